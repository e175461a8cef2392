/** What an agency or a person answered for, by what was known or true at a time in the past. */
import { type AgencyRef, subjectOf } from '#domain/references.js';
import { personKey, type StintDocument } from '#read-models/accountability/stints.js';
import { pageOfStints, type Past } from '#read-models/history/past.js';
import type { ReadStore } from '#read-models/port.js';
import { NotFound } from '../../problems.js';
import { PAGE, type Sources } from '../query.js';
import type { Sight } from '../sight.js';
import type {
  AccountabilityQuery,
  GetAgencyAccountability,
  GetPersonAccountability,
} from './accountability.js';
import { ledBy, mayAsk, Names, ownAgencies, predecessorsThen } from './agencies.js';
import { figuresOver } from './figures.js';
import { agencyView, challengeAnswered, knownAs, MOST_CHALLENGES, stintViews } from './stint-view.js';

/** Actions whose stints are read at once. */
const AT_ONCE = 500;

export async function agencyAccountableThen(
  query: GetAgencyAccountability,
  past: Past,
  { models, events, sight, today }: Sources,
): Promise<object> {
  const { reference } = query;
  const agency = await past.agency(reference);
  if (agency === undefined || !mayAsk(sight, reference)) throw new NotFound(`agency ${reference} as of then`);
  const names = new Names(events, past.time);
  const all = [reference, ...(await predecessorsThen(models, names, reference))];
  // Only what concerns the reader now as well: an agency that was named by mistake learns nothing from the past.
  const seen = await ownAgencies(models, sight);
  const ever = { ever: { has: all.map((one) => `agency:${one}`) } };
  const where = sight.where('actions', { all: ever }, seen);
  const isOwn = sight.seesAgency(reference);
  const owned = (await past.stints(where)).filter(
    (stint) => all.includes(stint.agency) && (isOwn || sight.sees('stints', stint, seen)),
  );
  const stints = owned.filter((stint) => isWithin(stint, query));
  const page = pageOf(stints, query, past);
  const before = await Promise.all(all.slice(1).map((one) => past.agency(one)));
  return {
    agency: await agencyView(agency, names),
    predecessors: await Promise.all(
      before.flatMap((one) => (one === undefined ? [] : agencyView(one, names))),
    ),
    asOf: today,
    figures: figuresOver(stints, today, 'agency'),
    challenges: await challengesThen(past, all, isOwn ? undefined : sight, today),
    items: await stintViews(page.items, { models, past, names, today, since: 'agency', of: reference }),
    ...(page.next === undefined ? {} : { next: page.next }),
  };
}

export async function personAccountableThen(
  query: GetPersonAccountability,
  past: Past,
  { models, events, sight, today }: Sources,
): Promise<object> {
  const { reference } = query;
  const seen = await ownAgencies(models, sight);
  const names = new Names(events, past.time);
  const key = personKey(reference);
  const did = (await stintsOfActions(past, await actionsOf(models, reference), sight, seen)).filter(
    (stint) => stint.people.includes(key) && sight.sees('stints', stint, seen),
  );
  const leads = await ledBy(models, names, reference, sight.whole ? undefined : seen);
  if (did.length + leads.length === 0) throw new NotFound(`anybody called ${reference} as of then`);
  const stints = did.filter((stint) => isWithin(stint, query));
  const page = pageOf(stints, query, past);
  return {
    person: { asked: reference, knownAs: knownAs(stints, reference) },
    leads,
    asOf: today,
    figures: figuresOver(stints, today, 'owner'),
    items: await stintViews(page.items, { models, past, names, today, since: 'owner' }),
    ...(page.next === undefined ? {} : { next: page.next }),
  };
}

/** Actions of which the person has a stint now, or in whose streams they did anything. */
async function actionsOf(models: ReadStore, person: string): Promise<readonly string[]> {
  const [held, done] = await Promise.all([
    models.group('stints', ['action'], { all: { people: { has: [personKey(person)] } } }),
    models.group('trail', ['stream'], { all: { actor: person } }),
  ]);
  const subjects = done.map(({ by: [stream] }) => subjectOf(String(stream)));
  const inTheTrail = subjects.flatMap((one) => (one?.kind === 'action' ? [one.reference] : []));
  return [...new Set([...held.map(({ by: [action] }) => String(action)), ...inTheTrail])].sort();
}

async function stintsOfActions(
  past: Past,
  actions: readonly string[],
  sight: Sight,
  seen: readonly AgencyRef[],
): Promise<readonly StintDocument[]> {
  const stints: StintDocument[] = [];
  for (let i = 0; i < actions.length; i += AT_ONCE) {
    const key = { in: actions.slice(i, i + AT_ONCE) };
    stints.push(...(await past.stints(sight.where('actions', { all: { key } }, seen))));
  }
  return stints;
}

/** Whether the stint overlaps the period, and is open where that is asked for. */
function isWithin(stint: StintDocument, { from, to, open }: AccountabilityQuery): boolean {
  if (open !== undefined && (stint.ownsNow === 'yes') !== open) return false;
  return (
    (to === undefined || stint.from <= to) && (from === undefined || stint.to === null || stint.to >= from)
  );
}

function pageOf(
  stints: readonly StintDocument[],
  query: GetAgencyAccountability | GetPersonAccountability,
  past: Past,
): ReturnType<typeof pageOfStints> {
  const { limit = PAGE, cursor, reference, from, to, open } = query;
  const of = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
  const question = { reference, ...of, ...(open === undefined ? {} : { open }), ...past.time };
  return pageOfStints(stints, { limit, cursor }, question);
}

async function challengesThen(
  past: Past,
  agencies: readonly AgencyRef[],
  within: Sight | undefined,
  today: string,
): Promise<object> {
  const all = (await past.challenges()).filter(
    (challenge) => agencies.includes(challenge.to) && (within?.sees('challenges', challenge) ?? true),
  );
  const latest = all.toSorted((one, other) => (one.due === other.due ? 0 : one.due < other.due ? 1 : -1));
  return {
    total: all.length,
    open: all.filter(({ open }) => open === 'yes').length,
    overdue: all.filter(({ overdueFrom }) => overdueFrom !== null && overdueFrom <= today).length,
    items: latest.slice(0, MOST_CHALLENGES).map((challenge) => challengeAnswered(challenge, today)),
  };
}
