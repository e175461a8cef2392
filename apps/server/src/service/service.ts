/** The composition root: opens the data folder, chooses the drivers, and puts the parts together. */
import { Logger } from '@nestjs/common';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { aggregates } from '#application/definitions/catalogue.js';
import { DeciderHandler } from '#application/handling/handler.js';
import { Accounts } from '#application/permissions/accounts.js';
import { Streams } from '#application/handling/streams.js';
import type { EventStore } from '#event-store/port.js';
import { acquireFolderLock, type FolderLock } from '#event-store/sqlite/lock.js';
import type { EvidenceFiles } from '#evidence/port.js';
import { AccessLog } from '#identity/access-log/access-log.js';
import { identityOver, type Identity } from '#identity/identity.js';
import type { SecretStore } from '#identity/secrets/port.js';
import type { Tokens } from '#identity/tokens/tokens.js';
import { Provider } from '../sign-in/provider/provider.js';
import type { ReadModels } from '../projector/read-models.js';
import type { Settings } from '../settings/settings.js';
import type { CheckpointStore } from './checkpoints.js';
import { ModelDirectory } from './directory.js';
import { openLog } from './event-store.js';
import { openAccessLog, openBroughtIn, openEvidence, openSecrets } from './shared.js';
import { Imports } from './imports.js';
import type { Leading } from './leading.js';
import { Operator } from './operator.js';
import { openReadModels } from './read-models.js';

/** Somebody whom anybody may be, in the demonstration alone. */
export interface DemoPerson {
  readonly account: string;
  /** Such as `the coordinator`. */
  readonly who: string;
}

/** Where things lie in a data folder. */
export interface FolderPlan {
  readonly events: string;
  readonly models: string;
  readonly secrets: string;
  /** Who looked at what. */
  readonly access: string;
  readonly evidence: string;
  /** How far what the service does by itself has come. */
  readonly checkpoints: string;
  /** How the first administrator gets in, where there is no terminal to show it on. */
  readonly setUpLink: string;
  /** When it was last backed up. */
  readonly lastBackup: string;
}

export function planOf(folder: string): FolderPlan {
  return {
    events: join(folder, 'events.db'),
    models: join(folder, 'read-models'),
    secrets: join(folder, 'secrets.db'),
    access: join(folder, 'access.db'),
    evidence: join(folder, 'evidence'),
    checkpoints: join(folder, 'checkpoints.db'),
    setUpLink: join(folder, 'set-up-link.txt'),
    lastBackup: join(folder, 'last-backup.json'),
  };
}

export interface Service {
  readonly settings: Settings;
  readonly lock: FolderLock;
  readonly events: EventStore;
  readonly projector: ReadModels;
  /** Where several processes share the read models and this one may lead. */
  readonly leading: Leading | undefined;
  readonly handler: DeciderHandler;
  readonly streams: Streams;
  readonly directory: ModelDirectory;
  readonly identity: Identity;
  /** The provider that people may sign in by; undefined where none is set. */
  readonly provider: Provider | undefined;
  /** Who an account is at this moment. */
  readonly accounts: Accounts;
  readonly tokens: Tokens;
  readonly accessLog: AccessLog;
  readonly operator: Operator;
  readonly evidence: EvidenceFiles;
  readonly checkpoints: CheckpointStore;
  /** What people bring in, until it is recorded or an hour has passed. */
  readonly broughtIn: SecretStore;
  readonly imports: Imports;
  /** Whom the sign-in page lets anybody be; none but in the demonstration. */
  readonly people: readonly DemoPerson[];
  /** The present instant, UTC. */
  readonly now: () => string;
  /** Lets go of everything, in the order that loses nothing. */
  close(): Promise<void>;
}

export interface ServiceOptions {
  readonly clock?: () => Date;
  /** Whether the projector runs in a thread of its own; tests from TypeScript sources cannot. */
  readonly thread?: boolean;
  /** See the service's. Given in the process by the demonstration, never by a setting. */
  readonly people?: readonly DemoPerson[];
}

const logger = new Logger('service');

/**
 * Opens the service on its data folder.
 * @throws FolderInUse, StoreUnavailable, StoreDamaged, SecretsUnavailable, AccessLogUnavailable
 */
export async function openService(settings: Settings, options: ServiceOptions = {}): Promise<Service> {
  const { folder, independence, sustainedAfterMonths } = settings;
  const { clock = () => new Date(), thread = true, people = [] } = options;
  const now = () => clock().toISOString();
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  await using opened = new AsyncDisposableStack();
  const lock = acquireFolderLock(folder, clock);
  opened.defer(() => {
    lock.release();
  });
  const plan = planOf(folder);
  const operator = new Operator(folder);
  opened.defer(() => {
    operator.close();
  });
  const secrets = await openSecrets(settings, plan.secrets, now);
  opened.defer(() => secrets.close());
  const warn = (error: unknown) => {
    logger.warn(error);
  };
  const identity = identityOver(secrets, now, warn, settings.web.sessions);
  const accessLog = new AccessLog(await openAccessLog(settings, plan.access), warn);
  opened.defer(() => accessLog.close());
  const broughtIn = await openBroughtIn(settings, now);
  opened.defer(() => broughtIn.close());
  const { events, ...source } = await openLog(settings, plan.events, clock);
  opened.defer(() => events.close());
  const models = await openReadModels(settings, source, plan, thread, opened);
  const evidence = await openEvidence(settings, plan.evidence, opened);
  const streams = new Streams(events, aggregates);
  const directory = new ModelDirectory(events, models.projector);
  const handler = new DeciderHandler({
    store: events,
    streams,
    directory,
    files: evidence,
    clock: { now },
    independence,
    sustainedAfterMonths,
  });
  // From here on what was opened is let go of by `close`, last opened first, and not by leaving this function.
  const kept = opened.move();
  const close = () => kept.disposeAsync();
  return {
    ...models,
    ...{ settings, lock, events, handler, streams, directory, operator, evidence },
    provider: settings.web.oidc && new Provider(settings.web.oidc),
    ...{ identity, tokens: identity.tokens, accessLog, accounts: new Accounts(streams) },
    ...{ broughtIn, imports: new Imports(broughtIn, warn), people, now, close },
  };
}
