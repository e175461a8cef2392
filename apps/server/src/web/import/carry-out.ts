/** Looks files through, or records them, and says meanwhile how far it has come. */
import { Logger } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { problemOf } from '../../http/problems.js';
import { importInto } from '../../service/importing.js';
import type { Visit } from '../frame/visit.js';
import { HeldFiles, idIn, understandingOf, type Held } from './held.js';
import { mayFollow, type Run } from './run.js';

/** How often it says how far it has come, in milliseconds. */
const BEAT_MS = 1000;

const logger = new Logger('import');

/**
 * Begins to look the files through, or to record them; has ended already where that is short.
 * @returns whether it did: of many who ask at once one alone does, and what was recorded is not recorded again
 */
export async function begin(visit: Visit, isShort: boolean, dryRun: boolean): Promise<boolean> {
  const { service } = visit;
  const files = HeldFiles.of(service);
  const progress = { phase: 'checking', done: 0, total: 0 } as const;
  const run: Run = { id: randomUUID(), dryRun, progress, heardAt: service.now() };
  const begun = await files.change(idIn(visit), (before) => {
    if (!mayFollow(before.run, service.now())) return undefined;
    // Its report can be kept for as long as files that are brought in now.
    return { ...before, run, expiresAt: dryRun ? before.expiresAt : files.end() };
  });
  if (begun === undefined) return false;
  const ended = carryOut(visit, begun, run);
  if (isShort) await ended;
  return true;
}

async function carryOut(visit: Visit, held: Held, { id, dryRun, ...begun }: Run): Promise<void> {
  const { service, buses, principal } = visit;
  const files = HeldFiles.of(service);
  let { progress } = begun;
  const say = (more: Pick<Run, 'report' | 'failed' | 'position'> = {}) =>
    files.change(idIn(visit), (before) => {
      const { run } = before;
      // Another run took its place.
      if (run?.id !== id) return undefined;
      return { ...before, run: { ...run, progress, heardAt: service.now(), ...more } };
    });
  const warn = (error: unknown) => {
    logger.warn(error);
  };
  const beating = setInterval(() => void say().catch(warn), BEAT_MS);
  try {
    const report = await importInto(service, buses.commands, {
      ...{ files: await files.filesOf(held), ...understandingOf(held) },
      ...{ caller: principal.caller, dryRun },
      onProgress: (now) => {
        progress = now;
      },
    });
    const hasRecorded = report.counts.recorded > 0 && !dryRun;
    const position = hasRecorded ? { position: String(await service.events.head()) } : {};
    await say({ report: await files.keepReport(report), ...position });
  } catch (error) {
    const failed = problemOf(error);
    if (failed.status >= 500) logger.error(error);
    await say({ failed }).catch(warn);
  } finally {
    clearInterval(beating);
  }
}
