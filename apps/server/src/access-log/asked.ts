/** What is asked of the access log, and who may: the same for the API and for pages. */
import { Choice, DateField, Line, Pattern, Whole } from '#application/fields/fields.js';
import { fromText } from '#application/fields/from-text.js';
import { readInput } from '#application/fields/read.js';
import type { Caller, Capacity } from '#application/permissions/caller.js';
import { NotAllowed } from '#application/problems.js';
import { plusDays, startOfLondonDay } from '#domain/time.js';
import {
  accesses,
  accessOutcomes,
  type Access,
  type AccessedItem,
  type AccessEntry,
  type AccessOutcome,
  type AccessPage,
  type AccessQuery,
} from '#identity/access-log/port.js';
import type { ActionDocument } from '#read-models/documents.js';
import type { ReadStore } from '#read-models/port.js';
import type { Service } from '../service/service.js';
import { ANY_KIND } from './concerned.js';
import { kindsByAddress } from './recorded.js';

const PAGE = 50;
/** So many of an agency's actions, the latest changed, are looked for: what is older is asked for by its reference. */
const MOST_ACTIONS = 500;

class AccessLogPage {
  @DateField({ label: 'From (London date)', optional: true })
  from?: string;
  @DateField({ label: 'To (London date, included)', optional: true })
  to?: string;
  @Whole({ from: 1, to: 200 }, { label: 'Entries on a page (50 unless given)', optional: true })
  limit?: number;
  @Pattern(/^[\w-]{1,100}$/, 'the “next” of the page before', {
    label: 'Where the page starts',
    optional: true,
  })
  cursor?: string;
}

export class ListAccess extends AccessLogPage {
  @Line({ label: 'Who: the id of a person', optional: true })
  person?: string;
  @Line({ label: 'Reference of the item that was looked at', optional: true, example: 'CP1415.F2' })
  item?: string;
  @Choice(accesses, { label: 'What they did', optional: true })
  what?: Access;
  @Choice(accessOutcomes, { label: 'How it ended', optional: true })
  outcome?: AccessOutcome;
}

export class ListAccessToMine extends AccessLogPage {}

type Texts = Readonly<Record<string, string | readonly string[]>>;

/** What others looked at, as somebody whom it concerns is told: not from where, nor with what in mind. */
type AccessToMine = Pick<AccessEntry, 'at' | 'name' | 'roles' | 'agencies' | 'what' | 'item'>;

/** Whether somebody is told of everything that was looked at. */
export function readsTheAccessLog({ capacities }: Caller): boolean {
  return capacities.some(isTold);
}

/** @throws NotAllowed, and InvalidInput that names the field */
export function listAccess({ accessLog }: Service, caller: Caller, texts: Texts): Promise<AccessPage> {
  if (!readsTheAccessLog(caller))
    throw new NotAllowed(
      'The access log is for the coordinator and for inspectors of the whole partnership.',
    );
  const asked = readInput(ListAccess, fromText(ListAccess, texts));
  const { person, item, what, outcome } = asked;
  return accessLog.find({
    ...pageOf(asked),
    ...(person === undefined ? {} : { person }),
    ...(item === undefined ? {} : { items: ofAnyKind(item) }),
    ...(what === undefined ? {} : { what }),
    ...(outcome === undefined ? {} : { outcome }),
  });
}

export interface AccessToMinePage {
  readonly items: readonly AccessToMine[];
  readonly next?: string;
}

/** @throws InvalidInput that names the field */
export async function listAccessToMine(
  { accessLog, projector }: Service,
  caller: Caller,
  texts: Texts,
): Promise<AccessToMinePage> {
  const asked = readInput(ListAccessToMine, fromText(ListAccessToMine, texts));
  const items = await whatConcerns(caller, projector.reader());
  const page = await accessLog.find({ ...pageOf(asked), items, outcome: 'shown' });
  return { ...page, items: page.items.map(toldToWhomItConcerns) };
}

function isTold({ person: { role }, inspection }: Capacity): boolean {
  return (
    role === 'coordinator' ||
    (role === 'inspector' && (inspection?.scope.of ?? 'partnership') === 'partnership')
  );
}

function pageOf({ from, to, limit, cursor }: AccessLogPage): AccessQuery {
  return {
    limit: limit ?? PAGE,
    ...(from === undefined ? {} : { from: startOfLondonDay(from) }),
    ...(to === undefined ? {} : { before: startOfLondonDay(plusDays(to, 1)) }),
    ...(cursor === undefined ? {} : { cursor }),
  };
}

function ofAnyKind(reference: string): readonly AccessedItem[] {
  return [...kindsByAddress.values(), ANY_KIND].map((kind) => ({ kind, reference }));
}

/**
 * The caller, the agencies that they lead, these agencies' actions, and the findings and audits that the actions answer:
 * whatever shows one of those shows what these agencies owe.
 */
async function whatConcerns(caller: Caller, models: ReadStore): Promise<readonly AccessedItem[]> {
  const agencies = caller.capacities.flatMap(({ person: { role, agency } }) =>
    role === 'agency-lead' && agency !== undefined ? [agency] : [],
  );
  const actions =
    agencies.length === 0
      ? []
      : await models
          .find<ActionDocument>('actions', {
            where: { all: { ownerAgency: { in: agencies } } },
            sort: [{ field: 'changedAt', descending: true }],
            limit: MOST_ACTIONS,
          })
          .then(({ items }) => items);
  const called = (kind: string, references: Iterable<string>) =>
    Array.from(references, (reference) => ({ kind, reference }));
  const audits = new Set(actions.map(({ audit }) => audit));
  return [
    ...called('person', [caller.id, caller.name]),
    ...called('account', [caller.id]),
    ...called('agency', agencies),
    ...called(
      'action',
      actions.map(({ reference }) => reference),
    ),
    ...called('finding', new Set(actions.flatMap(({ findingRefs }) => findingRefs))),
    ...called('audit', audits),
    ...called(ANY_KIND, [caller.id, ...agencies, ...audits]),
  ];
}

function toldToWhomItConcerns({ at, name, roles, agencies, what, item }: AccessEntry): AccessToMine {
  return { at, name, roles, agencies, what, ...(item === undefined ? {} : { item }) };
}
