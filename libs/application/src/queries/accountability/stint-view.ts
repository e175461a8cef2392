/** A stint as people read it: whose, for how long, what came of it, and every slip with its reason. */
import { blockedDays, measuresOf } from '#domain/accountability/measures.js';
import type { Agency } from '#domain/agency/agency.js';
import type { PlainDate } from '#domain/entry.js';
import { daysBetween } from '#domain/time.js';
import { personKey, type StintDocument } from '#read-models/accountability/stints.js';
import type { ActionDocument, ChallengeDocument } from '#read-models/documents.js';
import type { Past } from '#read-models/history/past.js';
import type { ReadStore } from '#read-models/port.js';
import { each } from '../as-of/named.js';
import { challengeView } from '../views.js';
import type { Names } from './agencies.js';

/** Most challenges that are listed; the list of challenges gives them all. */
export const MOST_CHALLENGES = 100;

interface Shown {
  readonly models: ReadStore;
  /** Where the actions are as of then; their register unless given. */
  readonly past?: Past;
  readonly names: Names;
  readonly today: PlainDate;
  /** Whose days are counted: those of the agency, or of the owner in person. */
  readonly since: 'agency' | 'owner';
  /** The agency that answers now for stints of others, which were merged into it. */
  readonly of?: string;
}

export async function stintViews(stints: readonly StintDocument[], shown: Shown): Promise<readonly object[]> {
  const references = [...new Set(stints.map(({ action }) => action))];
  const { past } = shown;
  const documents =
    past === undefined
      ? await shown.models.getMany<ActionDocument>('actions', references)
      : await each(references, (action) => past.action(action));
  const actions = new Map(documents.map((action) => [action.reference, action]));
  return Promise.all(stints.map((stint) => stintView(stint, actions.get(stint.action), shown)));
}

async function stintView(
  stint: StintDocument,
  action: ActionDocument | undefined,
  { names, today, since, of }: Shown,
): Promise<object> {
  const { owner, from, overdueFrom, people: _p, slippedOn: _s, agency, ...rest } = stint;
  const { daysToAccept: _a, daysToComplete: _c, agencyFrom: _f, blocks, claims, ...told } = rest;
  const { toAccept, toComplete, toVerify } = measuresOf(stint, since);
  const [agencyName, agencyNameThen] = await Promise.all([names.now(agency), names.on(agency, from)]);
  return {
    ...told,
    from,
    title: action?.title ?? null,
    findings: action?.findingRefs ?? [],
    illustrative: action?.illustrative ?? false,
    owner: { ...owner, agencyName, agencyNameThen },
    ...(of === undefined || of === agency ? {} : { predecessor: agency }),
    daysToAccept: toAccept,
    daysToComplete: toComplete,
    daysToVerify: toVerify,
    blocked: { days: blockedDays(stint, today), times: blocks },
    claims,
    returned: claims.filter(({ outcome }) => outcome === 'returned').length,
    ownsNow: stint.ownsNow === 'yes',
    verifiedFirstTime: stint.verifiedFirstTime === null ? null : stint.verifiedFirstTime === 'yes',
    overdue: overdueFrom !== null && overdueFrom <= today,
    asOf: today,
  };
}

/** An agency with its names, leads and commissioners over time. */
export async function agencyView(agency: Agency, names: Names): Promise<object> {
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
export function knownAs(stints: readonly StintDocument[], asked: string): readonly string[] {
  const key = personKey(asked);
  const found = stints.flatMap(({ owner, answers: given, claims }) => [
    ...(owner.person === undefined ? [] : [[owner.person]]),
    ...[...given, ...claims].map(({ by }) => [by.id, by.name]),
  ]);
  return [...new Set(found.filter((words) => words.some((word) => personKey(word) === key)).flat())];
}

/** A challenge with the days that its answer took. */
export function challengeAnswered(challenge: ChallengeDocument, today: PlainDate): object {
  return { ...challengeView(challenge, today), daysToAnswer: daysToAnswer(challenge) };
}

/** Whole days until it was first answered; null while it has not been. */
function daysToAnswer({ raisedOn, answers: given }: ChallengeDocument): number | null {
  const [first] = given;
  return first === undefined ? null : daysBetween(raisedOn, first.on);
}
