/** Accountability history: what an agency or a person answered for, from when to when, and how it went. */
import type { PlainDate } from '#domain/entry.js';
import type { AgencyRef } from '#domain/references.js';
import { personKey, type StintDocument } from '#read-models/accountability/stints.js';
import type { AgencyDocument, ChallengeDocument } from '#read-models/documents.js';
import type { Condition, ReadStore, Where } from '#read-models/port.js';
import { DateField, YesNo } from '../../fields/fields.js';
import { NotFound } from '../../problems.js';
import { inEitherTime } from '../as-of/either-time.js';
import { PagedPastQuery } from '../as-of/past-query.js';
import { answers, type Sources } from '../query.js';
import { given } from '../conditions.js';
import { pageOf } from '../registers.js';
import { scopedReaders } from '../scope.js';
import type { Sight } from '../sight.js';
import { ledBy, mayAsk, Names, ownAgencies, predecessorsOf } from './agencies.js';
import { everyStint, figuresOf, figuresOver } from './figures.js';
import { agencyView, challengeAnswered, knownAs, MOST_CHALLENGES, stintViews } from './stint-view.js';
import { agencyAccountableThen, personAccountableThen } from './then.js';

/** Where a person or an agency owned something on any day of a period. */
export abstract class AccountabilityQuery extends PagedPastQuery {
  @DateField({ label: 'Owned on this day or later', optional: true })
  from?: string;
  @DateField({ label: 'Owned on this day or earlier', optional: true })
  to?: string;
  @YesNo({ label: 'Owns it now', optional: true })
  open?: boolean;
}
export class GetAgencyAccountability extends AccountabilityQuery {}
export class GetPersonAccountability extends AccountabilityQuery {}

const latestFirst = [{ field: 'from', descending: true }] as const;

/** Stints that overlap the period. */
export function owned(
  { from, to, open }: Pick<AccountabilityQuery, 'from' | 'to' | 'open'>,
  by: Readonly<Record<string, Condition>>,
): Where {
  const ownsNow = open === undefined ? undefined : open ? 'yes' : 'no';
  const all = given({ ...by, from: to === undefined ? undefined : { to }, ownsNow });
  return { all, ...(from === undefined ? {} : { any: [{ to: null }, { to: { from } }] }) };
}

async function ofAgency(
  query: GetAgencyAccountability,
  { models, events, sight, today }: Sources,
): Promise<object> {
  const { reference } = query;
  const agency = await models.get<AgencyDocument>('agencies', reference);
  if (agency === undefined || !mayAsk(sight, reference)) throw new NotFound(`agency ${reference}`);
  const names = new Names(events);
  const predecessors = await predecessorsOf(models, reference);
  const all = [reference, ...predecessors.map((one) => one.reference)];
  const asked = owned(query, { agency: oneOf(all) });
  const where = sight.seesAgency(reference) ? asked : sight.where('stints', asked);
  const [page, figures, challenges] = await Promise.all([
    models.find<StintDocument>('stints', { ...pageOf(query, where), sort: latestFirst }),
    figuresOf(models, where, today),
    challengesTo(models, all, sight, today),
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
}

async function ofPerson(
  query: GetPersonAccountability,
  { models, events, sight, today }: Sources,
): Promise<object> {
  const { reference } = query;
  const agencies = await ownAgencies(models, sight);
  const by = { people: { has: [personKey(reference)] } };
  const where = sight.where('stints', owned(query, by), agencies);
  const names = new Names(events);
  const [page, stints, leads] = await Promise.all([
    models.find<StintDocument>('stints', { ...pageOf(query, where), sort: latestFirst }),
    everyStint(models, where),
    ledBy(models, names, reference, sight.whole ? undefined : agencies),
  ]);
  const isKnown =
    stints.length + leads.length > 0 ||
    (await models.count('stints', sight.where('stints', { all: by }, agencies), 1)) > 0;
  if (!isKnown) throw new NotFound(`anybody called ${reference}`);
  return {
    person: { asked: reference, knownAs: knownAs(stints, reference) },
    leads,
    asOf: today,
    figures: figuresOver(stints, today, 'owner'),
    items: await stintViews(page.items, { models, names, today, since: 'owner' }),
    ...(page.next === undefined ? {} : { next: page.next }),
  };
}

export const accountabilityQueries = [
  answers({
    query: GetAgencyAccountability,
    path: 'agencies/:reference/accountability',
    summary: 'What an agency answered for: every stint of ownership with its slips, and the figures',
    may: scopedReaders,
    answer: inEitherTime(ofAgency, agencyAccountableThen),
  }),
  answers({
    query: GetPersonAccountability,
    path: 'people/:reference/accountability',
    summary: 'What a person, by id or name, led, owned, answered for or completed, and the figures',
    may: scopedReaders,
    answer: inEitherTime(ofPerson, personAccountableThen),
  }),
];

export function oneOf(agencies: readonly AgencyRef[]): Condition {
  const [only = ''] = agencies;
  return agencies.length === 1 ? only : { in: agencies };
}

async function challengesTo(
  models: ReadStore,
  agencies: readonly AgencyRef[],
  sight: Sight,
  today: PlainDate,
): Promise<object> {
  const isSeen = agencies.some((agency) => sight.seesAgency(agency));
  const asked = (more: NonNullable<Where['all']> = {}): Where => {
    const where = { all: { to: oneOf(agencies), ...more } };
    return isSeen ? where : sight.where('challenges', where);
  };
  const [total, open, overdue, { items }] = await Promise.all([
    models.count('challenges', asked()),
    models.count('challenges', asked({ open: 'yes' })),
    models.count('challenges', asked({ overdueFrom: { to: today } })),
    models.find<ChallengeDocument>('challenges', {
      where: asked(),
      sort: [{ field: 'due', descending: true }],
      limit: MOST_CHALLENGES,
    }),
  ]);
  return {
    ...{ total, open, overdue },
    items: items.map((challenge) => challengeAnswered(challenge, today)),
  };
}
