/** An agency with those that were merged into it: what each was called, who led and who commissioned it, and when. */
import { agencyOverTime, type AgencyOverTime, nameOn } from '#domain/accountability/agency-over-time.js';
import { amended } from '#domain/amendment/amendment.js';
import type { PlainDate } from '#domain/entry.js';
import { type AgencyRef, streamOf } from '#domain/references.js';
import type { AgencyDocument } from '#read-models/documents.js';
import type { ReadStore } from '#read-models/port.js';
import type { Sources } from '../query.js';

/** Most agencies that were merged, directly, into one. */
const MOST = 200;

/** Those that were merged into it, and into those: the nearest first. */
export async function predecessorsOf(
  models: ReadStore,
  agency: AgencyRef,
): Promise<readonly AgencyDocument[]> {
  const seen = new Map<AgencyRef, AgencyDocument>();
  const waiting = [agency];
  for (let into = waiting.shift(); into !== undefined; into = waiting.shift()) {
    const where = { all: { mergedInto: into } };
    for (const one of (await models.find<AgencyDocument>('agencies', { where, limit: MOST })).items) {
      if (one.reference === agency || seen.has(one.reference)) continue;
      seen.set(one.reference, one);
      waiting.push(one.reference);
    }
  }
  return [...seen.values()];
}

/** The names of agencies, as they are and as they were on a day. */
export class Names {
  private readonly known = new Map<AgencyRef, Promise<AgencyOverTime>>();

  constructor(private readonly events: Sources['events']) {}

  overTime(agency: AgencyRef): Promise<AgencyOverTime> {
    let known = this.known.get(agency);
    if (known === undefined) {
      known = this.events.readStream(streamOf('agency', agency)).then((log) => agencyOverTime(amended(log)));
      this.known.set(agency, known);
    }
    return known;
  }

  /** The reference itself for an agency that was never registered. */
  async on(agency: AgencyRef, day: PlainDate): Promise<string> {
    return nameOn(await this.overTime(agency), day) ?? agency;
  }

  async now(agency: AgencyRef): Promise<string> {
    return (await this.overTime(agency)).names.at(-1)?.what ?? agency;
  }
}
