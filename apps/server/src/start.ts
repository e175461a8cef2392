/** Starts the server: what is set up, in what order; and stops it without losing anything. */
import 'reflect-metadata';
import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Logger } from 'nestjs-pino';
import { randomUUIDv7 } from 'node:crypto';
import { setUpAccessRecord } from './access-log/record.js';
import { AppModule } from './app.module.js';
import { DayClock } from './clock/day-clock.js';
import { setUpAdmission } from './http/admission.js';
import { setUpBodies } from './http/body.js';
import { setUpApiDocs } from './http/openapi.js';
import { setUpProtection } from './http/protection.js';
import { setUpFigures } from './http/figures.js';
import { IMPORT_ADDRESS } from './http/import.js';
import { protocolAnswers } from './http/protocol.js';
import { setUpUploads } from './http/uploads.js';
import { PolicyRunner } from './policies/runner.js';
import { logFailures } from './service/logging.js';
import { openService, type Service, type ServiceOptions } from './service/service.js';
import type { Settings } from './settings/settings.js';
import { webUploads } from './web/pages.js';
import { setUpPages } from './web/set-up.js';

export interface RunningServer {
  /** Where it listens, such as `http://127.0.0.1:3000`. */
  readonly url: string;
  readonly service: Service;
  readonly app: NestFastifyApplication;
  /** Lets running requests end, then closes the stores. */
  stop(): Promise<void>;
}

/** Longest address, in characters. */
const LONGEST_PARAMETER = 200;
/** How long a request may take to arrive, in milliseconds. */
const ARRIVAL_MS = 30_000;

/**
 * Starts the server on its data folder.
 * @throws FolderInUse, StoreUnavailable, StoreDamaged, and what the network says when the port is taken
 */
export async function startServer(settings: Settings, options: ServiceOptions = {}): Promise<RunningServer> {
  const service = await openService(settings, options);
  try {
    const app = await createApp(AppModule.over(service), settings);
    setUpAccessRecord(app.getHttpAdapter().getInstance(), service);
    await app.init();
    // Fastify's own: Nest's would write to the log what its caller is about to say in words.
    await app.getHttpAdapter().getInstance().listen({ host: settings.host, port: settings.port });
    const url = addressOf(app, settings);
    service.lock.announce(url);
    beginOwnWork(app, service);
    logFailures(service.projector, app.get(Logger));
    const stop = async () => {
      await app.close();
      await service.close();
    };
    return { url, service, app, stop };
  } catch (error) {
    await service.close();
    throw error;
  }
}

/** What the service does by itself: here, or wherever the leader of several processes is. */
function beginOwnWork(app: NestFastifyApplication, { leading, settings }: Service): void {
  const workers = [app.get(PolicyRunner), app.get(DayClock)];
  const begin = () => {
    for (const worker of workers) worker.start();
  };
  const end = async () => {
    await Promise.all(workers.map((worker) => worker.stop()));
  };
  if (settings.readStore.engine === 'sqlite') begin();
  else leading?.employ({ begin, end });
}

/** Sets the application up over an opened service; it does not listen yet. */
export async function createApp(
  root: DynamicModule,
  { commandsAtOnce, web }: Pick<Settings, 'commandsAtOnce' | 'web'>,
): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    genReqId: () => randomUUIDv7(),
    requestTimeout: ARRIVAL_MS,
    forceCloseConnections: 'idle',
    trustProxy: web.trustProxy.length === 0 ? false : [...web.trustProxy],
    ...(web.tls === undefined ? {} : { https: { ...web.tls, minVersion: 'TLSv1.2' as const } }),
    ...protocolAnswers,
    routerOptions: { maxParamLength: LONGEST_PARAMETER },
  });
  // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- Nest declares its options as a class
  const app = await NestFactory.create<NestFastifyApplication>(root, adapter, {
    bufferLogs: true,
    bodyParser: false,
    abortOnError: false,
  });
  app.useLogger(app.get(Logger));
  setUpProtection(app);
  await setUpPages(app);
  setUpBodies(app);
  await setUpUploads(app, new Set([IMPORT_ADDRESS, ...webUploads]));
  setUpAdmission(app.getHttpAdapter().getInstance(), commandsAtOnce);
  setUpFigures(app);
  setUpApiDocs(app);
  return app;
}

function addressOf(app: NestFastifyApplication, { host, web }: Settings): string {
  // A certificate is for a name, not for where the service listens.
  if (web.tls !== undefined && web.address !== undefined) return web.address;
  const address = app.getHttpServer().address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
