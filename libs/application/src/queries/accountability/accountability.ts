/** Accountability history: what an agency or a person answered for, from when to when, and how it went. */
import type { PlainDate } from '#domain/entry.js';
import { daysBetween } from '#domain/time.js';
import type { AgencyRef } from '#domain/references.js';
import { personKey, type StintDocument } from '#read-models/accountability/stints.js';
import type { AgencyDocument, ChallengeDocument } from '#read-models/documents.js';
import type { Condition, ReadStore, Where } from '#read-models/port.js';
import { DateField, YesNo } from '../../fields/fields.js';
import { NotFound } from '../../problems.js';
import { answers, PagedQuery } from '../query.js';
import { given, pageOf } from '../registers.js';
import { agenciesSeenBy, scopedReaders, sees } from '../scope.js';
import { challengeView } from '../views.js';
import { Names, predecessorsOf } from './agencies.js';
import { everyStint, figuresOf, figuresOver } from './figures.js';
import { stintViews } from './stint-view.js';

/** Where a person or an agency owned something on any day of a period. */
abstract class AccountabilityQuery extends PagedQuery {
  @DateField({ label: 'Owned on this day or later', optional: true })
  from?: string;
  @DateField({ label: 'Owned on this day or earlier', optional: true })
  to?: string;
  @YesNo({ label: 'Owns it now', optional: true })
  open?: boolean;
}
export class GetAgencyAccountability extends AccountabilityQuery {}
export class GetPersonAccountability extends AccountabilityQuery {}

/** Most challenges that are listed; the list of challenges gives them all. */
const MOST_CHALLENGES = 100;

const latestFirst = [{ field: 'from', descending: true }] as const;

/** Stints that overlap the period. */
function owned({ from, to, open }: AccountabilityQuery, by: Readonly<Record<string, Condition>>): Where {
  const ownsNow = open === undefined ? undefined : open ? 'yes' : 'no';
  const all = given({ ...by, from: to === undefined ? undefined : { to }, ownsNow });
  return { all, ...(from === undefined ? {} : { any: [{ to: null }, { to: { from } }] }) };
}

export const accountabilityQueries = [
  answers({
    query: GetAgencyAccountability,
    path: 'agencies/:reference/accountability',
    summary: 'What an agency answered for: every stint of ownership with its slips, and the figures',
    may: scopedReaders,
    async answer(query: GetAgencyAccountability, { models, events, today }) {
      const { reference, caller } = query;
      const agency = await models.get<AgencyDocument>('agencies', reference);
      if (agency === undefined || !sees(caller, [reference])) throw new NotFound(`agency ${reference}`);
      const names = new Names(events);
      const predecessors = await predecessorsOf(models, reference);
      const all = [reference, ...predecessors.map((one) => one.reference)];
      const where = owned(query, { agency: oneOf(all) });
      const [page, figures, challenges] = await Promise.all([
        models.find<StintDocument>('stints', { ...pageOf(query, where), sort: latestFirst }),
        figuresOf(models, where, today),
        challengesTo(models, all, today),
      ]);
      return {
        agency: await agencyView(agency, names),
        predecessors: await Promise.all(predecessors.map((one) => agencyView(one, names))),
        asOf: today,
        figures,
        challenges,
        items: await stintViews(page.items, { models, names, today, since: 'agency', of: reference }),
        ...(page.next === undefined ? {} : { next: page.next }),
      };
    },
  }),
  answers({
    query: GetPersonAccountability,
    path: 'people/:reference/accountability',
    summary: 'What a person, by id or name, owned, answered for or completed, and the figures',
    may: scopedReaders,
    async answer(query: GetPersonAccountability, { models, events, today }) {
      const { reference, caller } = query;
      const agency = await ownAgencies(models, agenciesSeenBy(caller));
      const by = given({ people: { has: [personKey(reference)] }, agency: agency && oneOf(agency) });
      const where = owned(query, by);
      const [page, stints] = await Promise.all([
        models.find<StintDocument>('stints', { ...pageOf(query, where), sort: latestFirst }),
        everyStint(models, where),
      ]);
      if (stints.length === 0 && (await models.count('stints', { all: by }, 1)) === 0)
        throw new NotFound(`anybody called ${reference}`);
      const names = new Names(events);
      return {
        person: { asked: reference, knownAs: knownAs(stints, reference) },
        asOf: today,
        figures: figuresOver(stints, today),
        items: await stintViews(page.items, { models, names, today, since: 'owner' }),
        ...(page.next === undefined ? {} : { next: page.next }),
      };
    },
  }),
];

function oneOf(agencies: readonly AgencyRef[]): Condition {
  const [only = ''] = agencies;
  return agencies.length === 1 ? only : { in: agencies };
}

/** A lead sees what their agency owned, and what those owned that were merged into it; undefined for everything. */
async function ownAgencies(
  models: ReadStore,
  seen: readonly AgencyRef[] | undefined,
): Promise<readonly AgencyRef[] | undefined> {
  if (seen === undefined) return undefined;
  const before = await Promise.all(seen.map((agency) => predecessorsOf(models, agency)));
  return [...seen, ...before.flat().map(({ reference }) => reference)];
}

async function agencyView(agency: AgencyDocument, names: Names): Promise<object> {
  const { reference, name, kind, external, commissionedBy, mergedInto } = agency;
  const { names: formerly, leads, commissioners, merged } = await names.overTime(reference);
  return {
    ...{ reference, name, kind, external },
    commissionedBy:
      commissionedBy === null ? null : { reference: commissionedBy, name: await names.now(commissionedBy) },
    mergedInto,
    mergedOn: merged?.on ?? null,
    names: formerly.map(({ what, ...during }) => ({ name: what, ...during })),
    leads: leads.map(({ what, ...during }) => ({ ...what, ...during })),
    commissioners: commissioners.map(({ what, ...during }) => ({ agency: what, ...during })),
  };
}

/** The names and ids under which the person did something in these stints. */
function knownAs(stints: readonly StintDocument[], asked: string): readonly string[] {
  const key = personKey(asked);
  const found = stints.flatMap(({ owner, answers: given, claims }) => [
    ...(owner.person === undefined ? [] : [[owner.person]]),
    ...[...given, ...claims].map(({ by }) => [by.id, by.name]),
  ]);
  return [...new Set(found.filter((words) => words.some((word) => personKey(word) === key)).flat())];
}

async function challengesTo(
  models: ReadStore,
  agencies: readonly AgencyRef[],
  today: PlainDate,
): Promise<object> {
  const where: Where = { all: { to: oneOf(agencies) } };
  const [total, open, overdue, { items }] = await Promise.all([
    models.count('challenges', where),
    models.count('challenges', { all: { ...where.all, open: 'yes' } }),
    models.count('challenges', { all: { ...where.all, overdueFrom: { to: today } } }),
    models.find<ChallengeDocument>('challenges', {
      where,
      sort: [{ field: 'due', descending: true }],
      limit: MOST_CHALLENGES,
    }),
  ]);
  return {
    ...{ total, open, overdue },
    items: items.map((challenge) => ({
      ...challengeView(challenge, today),
      daysToAnswer: daysToAnswer(challenge),
    })),
  };
}

/** Whole days until it was first answered; null while it has not been. */
function daysToAnswer({ raisedOn, answers: given }: ChallengeDocument): number | null {
  const [first] = given;
  return first === undefined ? null : daysBetween(raisedOn, first.on);
}
