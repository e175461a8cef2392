/** Serves until it is told to stop: says what it is and where, lets the first administrator in, drains and ends. */
import { NotCaughtUp } from '#application/problems.js';
import type { Account } from '#domain/account/facts.js';
import { administersOn } from '#domain/account/held.js';
import { londonDate } from '#domain/time.js';
import { makeSetUpLink, SET_UP_MINUTES, type SetUpLink } from '#identity/set-up-link.js';
import { exits, Stop } from './failure.js';
import { refuseInterruptedRestore } from './service/interrupted-restore.js';
import { planOf, type Service, type ServiceOptions } from './service/service.js';
import type { Settings } from './settings/settings.js';
import { startServer, type RunningServer } from './start.js';
import { version } from './version.js';

/** Exit status after a second signal while stopping: as a shell says of what SIGINT ended. */
const EXIT_FORCED = 130;

/**
 * Starts the server.
 * @throws Stop in words when the port is taken or not ours to take; and what `startServer` throws
 */
export async function start(settings: Settings, options: ServiceOptions = {}): Promise<RunningServer> {
  refuseInterruptedRestore(settings.folder);
  try {
    return await startServer(settings, options);
  } catch (error) {
    throw inWords(error, settings);
  }
}

/** Starts the server, tells whoever started it, and fulfils when it has stopped after a signal. */
export async function run(settings: Settings): Promise<void> {
  const server = await start(settings);
  const stopped = untilStopped(server);
  process.stdout.write(`${greeting(server)}\n${await invitation(server)}`);
  await stopped;
}

/** What it is, where its data lies, where it listens. */
export function greeting({ url, service: { settings } }: RunningServer): string {
  return [
    `Golden Thread ${version}`,
    `  Listening on   ${url}`,
    `  API docs       ${url}/api/docs`,
    `  Data folder    ${settings.folder}`,
    '',
  ].join('\n');
}

/**
 * While nobody administers the service: the link to set it up by, on a terminal or in a file. Nobody is let in to set up
 * what may have an administrator, and whether it does is not known before the views catch up.
 */
async function invitation(server: RunningServer): Promise<string> {
  try {
    const link = await setUpLink(server);
    return link === undefined ? '' : inviting(link);
  } catch (error) {
    if (!(error instanceof NotCaughtUp)) throw error;
    return 'The views are behind the log, so that nobody can say yet whether there is an administrator.\n';
  }
}

function setUpLink({ url, service }: RunningServer): Promise<SetUpLink | undefined> {
  return makeSetUpLink({
    links: service.identity.links,
    hasAdministrator: () => hasAdministrator(service),
    addressOf: (secret) => `${service.settings.web.address ?? url}/set-up/${secret}`,
    file: process.stdout.isTTY ? undefined : planOf(service.settings.folder).setUpLink,
  });
}

function inviting(link: SetUpLink): string {
  const { address, file } = link;
  return [
    `Nobody can sign in yet. The first administrator sets the service up, once, within ${SET_UP_MINUTES} minutes, at`,
    file === undefined ? `  ${address}` : `the address in ${file}, which you alone can read.`,
    'After that, start again for a new address.',
    '',
  ].join('\n');
}

/** Whether somebody administers the service today. */
async function hasAdministrator({ directory, streams, now }: Service): Promise<boolean> {
  const today = londonDate(now());
  for (const reference of await directory.administrators()) {
    const { state } = await streams.load<Account>('account', reference);
    if (state !== undefined && administersOn(state, today)) return true;
  }
  return false;
}

/** Waits for SIGINT or SIGTERM, then lets running requests end; a second signal ends the process at once. */
export async function untilStopped(server: RunningServer): Promise<void> {
  await new Promise<void>((resolve) => {
    const stop = () => {
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
      resolve();
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
  });
  const force = () => process.exit(EXIT_FORCED);
  process.on('SIGINT', force);
  process.on('SIGTERM', force);
  process.stdout.write('Stopping: finishing what is under way. Once more to stop at once.\n');
  await server.stop();
  process.off('SIGINT', force);
  process.off('SIGTERM', force);
  process.stdout.write('Stopped.\n');
}

function inWords(error: unknown, { host, port }: Settings): unknown {
  const { code } = error as NodeJS.ErrnoException;
  const where = `port ${port} on ${host}`;
  const reasons: Readonly<Record<string, string>> = {
    EADDRINUSE: `Another program listens on ${where}. Stop it, or choose another port: PORT=3001 npm start`,
    EACCES: `This user may not listen on ${where}. Choose a port from 1024 up, such as PORT=3000`,
    EADDRNOTAVAIL: `${host} is not an address of this machine. Set HOST, such as HOST=127.0.0.1`,
    ENOTFOUND: `${host} is not an address of this machine. Set HOST, such as HOST=127.0.0.1`,
  };
  const isAboutListening = ['listen', 'getaddrinfo', 'bind'].includes(
    (error as NodeJS.ErrnoException).syscall ?? '',
  );
  const reason = code === undefined || !isAboutListening ? undefined : reasons[code];
  if (reason === undefined) return error;
  return new Stop(code === 'EADDRINUSE' ? exits.unavailable : exits.settings, reason, { cause: error });
}
