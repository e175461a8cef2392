/** What the board's position was made of at a time in the past. */
import { readName, type Total } from '#read-models/history/counted.js';
import type { Past } from '#read-models/history/past.js';
import type { ReadStore } from '#read-models/port.js';
import type { PositionCounts, StatusSum } from '../position.js';

export async function countsThen(past: Past, models: ReadStore): Promise<PositionCounts> {
  const counts = await past.counts();
  const total = (what: Total): number => counts.get(what) ?? 0;
  const sums: StatusSum[] = [];
  for (const [name, count] of counts) {
    const read = readName(name);
    if (read !== undefined)
      sums.push({ by: read.heading, value: read.value, status: read.status, total: count });
  }
  const agencyNames = new Map<string, string>();
  for (const agency of new Set(sums.filter(({ by }) => by === 'agency').map(({ value }) => value))) {
    const then = await past.agency(agency);
    if (then !== undefined) agencyNames.set(agency, then.name);
  }
  return {
    position: String(past.time.position ?? (await models.checkpoint())),
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
