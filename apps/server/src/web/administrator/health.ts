/** The service for whoever looks after it: whether it is well, how much it holds, and when it was last backed up. */
import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { NotAllowed } from '#application/problems.js';
import { StateOfService, toldWhy } from '../../http/state-of-service.js';
import { lastBackupIn } from '../../service/last-backup.js';
import { planOf, type Service } from '../../service/service.js';
import { draw } from '../frame/draw.js';
import type { WebRequest } from '../frame/visit.js';
import { Visits } from '../frame/visits.js';

/** After so many days without a backup the page says so. */
const BACKUP_EVERY_DAYS = 7;
const DAY_MS = 86_400_000;

interface Kept {
  readonly what: string;
  /** In bytes; undefined where another engine keeps it. */
  readonly size?: number;
  readonly where?: string;
}

@ApiExcludeController()
@Controller('health')
export class HealthPage {
  constructor(
    @Inject(Visits) private readonly visits: Visits,
    @Inject(StateOfService) private readonly state: StateOfService,
  ) {}

  @Get()
  async show(@Req() request: WebRequest, @Res() reply: FastifyReply): Promise<void> {
    const visit = this.visits.of(request, reply);
    if (!visit.is(...toldWhy))
      throw new NotAllowed('How the service is doing is for administrators and the coordinator.');
    const { service } = visit;
    const state = await this.state.read();
    const backup = lastBackupIn(planOf(service.settings.folder).lastBackup);
    const isOld =
      backup === undefined || Date.parse(service.now()) - Date.parse(backup.at) > BACKUP_EVERY_DAYS * DAY_MS;
    const { head = String(state.projections.checkpoint) } = state.events;
    const behind = Number(head) - state.projections.checkpoint;
    draw(reply, 'administrator/health.njk', {
      ...{ today: visit.today, state, backup, isOld, behind },
      kept: await keptBy(service),
      holdsOwnEvents: service.settings.eventStore.engine === 'sqlite',
    });
  }
}

async function keptBy({ settings: { folder, eventStore, readStore } }: Service): Promise<readonly Kept[]> {
  const { events, models, secrets, access, evidence } = planOf(folder);
  const shared = readStore.engine === 'mongodb' ? 'MongoDB' : undefined;
  const parts: readonly (readonly [what: string, path: string, engine: string | undefined])[] = [
    ['Events', events, eventStore.engine === 'kurrentdb' ? 'KurrentDB' : undefined],
    ['Views, which can be made again from the events', models, shared],
    ['Evidence files', evidence, shared],
    ['Passphrases, sessions and tokens', secrets, shared],
    ['Who looked', access, shared],
  ];
  return Promise.all(
    parts.map(async ([what, path, where]) =>
      where === undefined ? { what, size: await sizeOf(path) } : { what, where },
    ),
  );
}

/** A file with what SQLite keeps beside it, or all that lies in a folder, in bytes. */
async function sizeOf(path: string): Promise<number> {
  const found = await stat(path).catch(missing);
  if (found === undefined) return 0;
  const files = found.isDirectory()
    ? (await readdir(path, { recursive: true, withFileTypes: true }))
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
    : [path, `${path}-wal`];
  const sizes = await Promise.all(files.map(async (file) => (await stat(file).catch(missing))?.size ?? 0));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** What is not there, or went while one looked, has no size. */
function missing(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
}
