/** What the board's position is made of, by the counts of a time. */
import { readName, type Total } from '#read-models/history/counted.js';
import type { Past } from '#read-models/history/past.js';
import type { ReadStore } from '#read-models/port.js';
import type { PositionCounts, StatusSum } from '../position.js';
import { calledThen } from './named.js';

export async function countsThen(past: Past, models: ReadStore): Promise<PositionCounts> {
  const position = past.time.position ?? (await models.checkpoint());
  const counted = positionCounts(await past.counts(), String(position), new Map());
  const agencyNames = new Map<string, string>();
  for await (const { reference, name } of past.agencies()) agencyNames.set(reference, name);
  for (const { by, value } of counted.sums) {
    if (by !== 'agency' || agencyNames.has(value)) continue;
    const then = await calledThen(past, value, models);
    if (then !== undefined) agencyNames.set(value, then.name);
  }
  return { ...counted, agencyNames };
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
