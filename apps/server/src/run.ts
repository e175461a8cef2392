/** Serves until it is told to stop: says what it is and where, makes the first token, drains and ends. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Person } from '#domain/entry.js';
import { exits, Stop } from './failure.js';
import { refuseInterruptedRestore } from './service/interrupted-restore.js';
import type { ServiceOptions } from './service/service.js';
import type { Settings } from './settings/settings.js';
import { startServer, type RunningServer } from './start.js';
import { version } from './version.js';

/** Exit status after a second signal while stopping: as a shell says of what SIGINT ended. */
const EXIT_FORCED = 130;

/** Where the first coordinator's token is kept when there is no terminal to show it on. */
function firstTokenFile(folder: string): string {
  return join(folder, 'first-token.txt');
}

const firstCoordinator: Person = { id: 'first-coordinator', name: 'First coordinator', role: 'coordinator' };

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
  process.stdout.write(`${greeting(server)}\n${await firstToken(server)}`);
  await untilStopped(server);
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

/** On the first start only: the first coordinator's token, on a terminal or in a file, and what to do with it. */
async function firstToken({ url, service: { tokens, settings } }: RunningServer): Promise<string> {
  const file = firstTokenFile(settings.folder);
  if (!(await tokens.isEmpty())) return '';
  const token = await tokens.issue(firstCoordinator);
  const example = [
    'Load the example record, and look at it:',
    '  npm run -s golden-thread -- import examples/city-of-london-2014-15/[1-4]-*.csv',
    '  npm run -s golden-thread -- status',
    '',
  ];
  if (process.stdout.isTTY)
    return [
      'Token for the first coordinator (shown this once; only its hash is kept):',
      `  ${token}`,
      'Use it like this:',
      `  curl -H "Authorization: Bearer ${token}" ${url}/api/position`,
      ...example,
    ].join('\n');
  rmSync(file, { force: true });
  writeFileSync(file, `${token}\n`, { mode: 0o600, flag: 'wx' });
  return [
    `The first coordinator’s token is in ${file}, readable by you alone. Note it down and delete the file.`,
    'Use it like this:',
    `  curl -H "Authorization: Bearer $(cat ${file})" ${url}/api/position`,
    ...example,
  ].join('\n');
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
