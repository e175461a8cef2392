/** What the board's position is made of, by the counts of a time. */
import { readName, type Total } from '#read-models/history/counted.js';
import type { Past } from '#read-models/history/past.js';
import type { ReadStore } from '#read-models/port.js';
import type { PositionCounts, StatusSum } from '../position.js';
import { calledThen } from './named.js';

export async function countsThen(past: Past, models: ReadStore): Promise<PositionCounts> {
  const counts = await past.counts();
  const agencyNames = new Map<string, string>();
  for (const name of counts.keys()) {
    const { heading, value = '' } = readName(name) ?? {};
    if (heading !== 'agency' || agencyNames.has(value)) continue;
    const then = await calledThen(past, value, models);
    if (then !== undefined) agencyNames.set(value, then.name);
  }
  return positionCounts(counts, String(past.time.position ?? (await models.checkpoint())), agencyNames);
}

/** @param counts by what is counted: see `counted` */
export function positionCounts(
  counts: ReadonlyMap<string, number>,
  position: string,
  agencyNames: ReadonlyMap<string, string>,
): PositionCounts {
  const total = (what: Total): number => counts.get(what) ?? 0;
  const sums: StatusSum[] = [];
  for (const [name, count] of counts) {
    const read = readName(name);
    if (read !== undefined)
      sums.push({ by: read.heading, value: read.value, status: read.status, total: count });
  }
  return {
    position,
    sums,
    strengths: total('strength'),
    illustrative: total('illustrative'),
    needsTheBoard: {
      overdue: total('overdue'),
      stale: total('stale'),
      lookAgain: total('look-again'),
      escalated: total('escalated'),
      blocked: total('action-blocked'),
      declined: total('action-declined'),
      returned: total('action-returned'),
      awaitingVerification: total('action-completed'),
    },
    agencyNames,
  };
}
