/** An agency with those that were merged into it: what each was called, who led and who commissioned it, and when. */
import {
  agencyOverTime,
  type AgencyOverTime,
  type During,
  nameOn,
} from '#domain/accountability/agency-over-time.js';
import { type AsOf, entriesAsOf } from '#domain/as-of.js';
import type { AgencyFact, Lead } from '#domain/agency/agency.js';
import type { PlainDate } from '#domain/entry.js';
import { type AgencyRef, streamOf, subjectOf } from '#domain/references.js';
import { personKey } from '#read-models/accountability/stints.js';
import type { AgencyDocument } from '#read-models/documents.js';
import type { ReadStore } from '#read-models/port.js';
import type { Sources } from '../query.js';
import type { Sight } from '../sight.js';

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

/** A lead asks about their own agency alone; whoever is bound to audits or themes sees of each what lies in them. */
export function mayAsk(sight: Sight, agency: AgencyRef): boolean {
  return !sight.isByAgencyAlone || sight.seesAgency(agency);
}

/** A lead sees what their agency owned, and what those owned that were merged into it. */
export async function ownAgencies(models: ReadStore, { agencies }: Sight): Promise<readonly AgencyRef[]> {
  const before = await Promise.all(agencies.map((agency) => predecessorsOf(models, agency)));
  return [...agencies, ...before.flat().map(({ reference }) => reference)];
}

/** Those that were merged into it, by what was known or true as of then, of which the register of agencies says nothing. */
export async function predecessorsThen(
  models: ReadStore,
  names: Names,
  agency: AgencyRef,
): Promise<readonly AgencyRef[]> {
  const into = new Map<AgencyRef, AgencyRef | undefined>();
  for (const one of await everSaid(models, 'AgencyMerged'))
    into.set(one, (await names.overTime(one)).merged?.into);
  const found = new Set<AgencyRef>();
  const waiting = [agency];
  for (let last = waiting.shift(); last !== undefined; last = waiting.shift())
    for (const [one, next] of into)
      if (next === last && one !== agency && !found.has(one)) {
        found.add(one);
        waiting.push(one);
      }
  return [...found];
}

/** Agencies of which something was ever recorded. */
async function everSaid(models: ReadStore, type: AgencyFact['type']): Promise<readonly AgencyRef[]> {
  const rows = await models.group('trail', ['stream'], { all: { type } });
  return rows.flatMap(({ by: [stream] }) => subjectOf(String(stream))?.reference ?? []).sort();
}

/** The agencies that a person led, and when. */
export async function ledBy(
  models: ReadStore,
  names: Names,
  person: string,
  seen: readonly AgencyRef[] | undefined,
): Promise<readonly Led[]> {
  const led: Led[] = [];
  for (const agency of await everSaid(models, 'LeadAppointed')) {
    if (seen !== undefined && !seen.includes(agency)) continue;
    const { leads } = await names.overTime(agency);
    for (const { what, from, to } of leads)
      if (personKey(what.name) === personKey(person)) {
        const agencyNameThen = from === null ? await names.now(agency) : await names.on(agency, from);
        led.push({ agency, agencyName: await names.now(agency), agencyNameThen, ...what, from, to });
      }
  }
  return led;
}

/** A time for which a person led an agency. */
export interface Led extends Lead, Pick<During<Lead>, 'from' | 'to'> {
  readonly agency: AgencyRef;
  readonly agencyName: string;
  readonly agencyNameThen: string;
}

/** The names of agencies, as they are and as they were on a day. */
export class Names {
  private readonly known = new Map<AgencyRef, Promise<AgencyOverTime>>();

  /** @param asOf as it was then; now unless given */
  constructor(
    private readonly events: Sources['events'],
    private readonly asOf: AsOf = {},
  ) {}

  overTime(agency: AgencyRef): Promise<AgencyOverTime> {
    let known = this.known.get(agency);
    if (known === undefined) {
      known = this.events
        .readStream(streamOf('agency', agency))
        .then((log) => agencyOverTime(entriesAsOf(log, this.asOf)));
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
