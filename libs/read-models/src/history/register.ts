/**
 * A register as of then: which items there were, in their order. Those that are still what they were are found in the
 * present register, the others among the rows of the past; both are read in the same order and merged.
 */
import { hash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { AsOf } from '#domain/as-of.js';
import { BadCursor, type FindQuery, type ReadStore, type Where } from '../port.js';
import { type Conditions, pastHolding, presentHolding } from './versions.js';

/** What of a register is asked for. Conditions are on fields that documents and their versions share. */
export interface RegisterQuery {
  readonly all: Conditions;
  readonly any?: Where['any'];
  /** References from and below these. */
  readonly references?: { readonly from: string; readonly below: string };
  /** What the items must have been found by once, any of these: see `Chronicled.ever`. Whoever asks looks closer. */
  readonly ever?: readonly string[];
  readonly sort?: { readonly field: string; readonly descending: boolean };
}

/** Where in the register an item is. */
export interface Place {
  readonly item: string;
  /** Of the field that is sorted by. */
  readonly value: string | null;
}

export interface Hit<T> extends Place {
  readonly said: T;
}

export interface RegisterKind {
  /** Collections of the documents and of their versions. */
  readonly present: 'findings' | 'actions';
  readonly past: 'findingVersions' | 'actionVersions';
}

/** So many candidates are looked at together. */
const CANDIDATES = 200;

/** The next items after a place, at least `atLeast` of them unless there are fewer. */
export async function hitsAfter<T extends object>(
  models: ReadStore,
  kind: RegisterKind,
  asOf: AsOf,
  query: RegisterQuery,
  after: Place | undefined,
  atLeast: number,
): Promise<readonly Hit<T>[]> {
  if (query.ever === undefined) return matching(models, kind, asOf, query, after, atLeast);
  const candidates = everCandidates(models, kind, query, query.sort === undefined ? after?.item : undefined);
  const hits: Hit<T>[] = [];
  for await (const items of candidates) {
    hits.push(...(await matching<T>(models, kind, asOf, { ...query, items }, undefined, items.length)));
    if (query.sort === undefined && hits.length >= atLeast) break;
  }
  hits.sort((one, other) => inOrder(query, one, other));
  return after === undefined ? hits : hits.filter((hit) => inOrder(query, after, hit) < 0);
}

/** Items that were found by one of the tokens once, in the order of their references. */
async function* everCandidates(
  models: ReadStore,
  { present }: RegisterKind,
  { ever = [], references }: RegisterQuery,
  after: string | undefined,
): AsyncGenerator<readonly string[]> {
  let last = after;
  for (;;) {
    const key = { ...references, ...(last === undefined ? {} : { above: last }) };
    const all = { ever: { has: ever }, ...(Object.keys(key).length === 0 ? {} : { key }) };
    const { items } = await models.find<{ key: string }>(present, {
      where: { all },
      limit: CANDIDATES,
      only: [],
    });
    if (items.length > 0) yield items.map(({ key: item }) => item);
    last = items.at(-1)?.key;
    if (items.length < CANDIDATES) return;
  }
}

/** Those of some items that there were. */
export function hitsAmong<T extends object>(
  models: ReadStore,
  kind: RegisterKind,
  asOf: AsOf,
  items: readonly string[],
): Promise<readonly Hit<T>[]> {
  return matching<T>(models, kind, asOf, { all: {}, items }, undefined, items.length);
}

async function matching<T extends object>(
  models: ReadStore,
  { present, past }: RegisterKind,
  asOf: AsOf,
  query: RegisterQuery & { readonly items?: readonly string[] },
  after: Place | undefined,
  limit: number,
): Promise<readonly Hit<T>[]> {
  const then = pastHolding(asOf);
  const [documents, versions] = await Promise.all([
    models.find<T & { reference: string }>(
      present,
      findQuery(query, 'reference', { all: presentHolding(asOf) }, after, limit),
    ),
    models.find<T & { item: string }>(past, findQuery(query, 'item', then, after, limit)),
  ]);
  const value = (said: object): string | null =>
    query.sort === undefined
      ? null
      : (((said as Record<string, unknown>)[query.sort.field] as string | undefined) ?? null);
  const hits = [
    ...documents.items.map((said) => ({ item: said.reference, value: value(said), said })),
    ...versions.items.map((said) => ({ item: said.item, value: value(said), said })),
  ];
  return hits.sort((one, other) => inOrder(query, one, other)).slice(0, limit);
}

/** @param reference the field that holds an item's reference */
function findQuery(
  query: RegisterQuery & { readonly items?: readonly string[] },
  reference: 'reference' | 'item',
  holding: Where,
  after: Place | undefined,
  limit: number,
): FindQuery {
  const { all, any, references, items, sort } = query;
  const within = items !== undefined ? { in: items } : references;
  const sorted = sort === undefined ? undefined : { field: sort.field, descending: sort.descending };
  return {
    where: {
      all: { ...holding.all, ...all, ...(within === undefined ? {} : { [reference]: within }) },
      ...anyOf(pairs(pairs(holding.any, any), afterPlace(query, reference, after))),
    },
    sort: [...(sorted === undefined ? [] : [sorted]), { field: reference }],
    limit,
  };
}

/** What comes after a place: nulls come last in either direction, and references ascend. */
function afterPlace(
  { sort, references, items }: RegisterQuery & { readonly items?: readonly string[] },
  reference: 'reference' | 'item',
  after: Place | undefined,
): Where['any'] {
  if (after === undefined) return undefined;
  const { item, value } = after;
  const later = { [reference]: { ...(items === undefined ? references : {}), above: item } };
  if (sort === undefined) return [later];
  const { field, descending } = sort;
  if (value === null) return [{ [field]: null, ...later }];
  const beyond = descending ? { below: value } : { above: value };
  return [{ [field]: beyond }, { [field]: value, ...later }, { [field]: null }];
}

function inOrder({ sort }: RegisterQuery, one: Place, other: Place): number {
  if (sort !== undefined && one.value !== other.value) {
    if (one.value === null || other.value === null) return one.value === null ? 1 : -1;
    return one.value < other.value === sort.descending ? 1 : -1;
  }
  return one.item === other.item ? 0 : one.item < other.item ? -1 : 1;
}

/** Every pairing of two sets of alternatives, so that both hold. */
function pairs(one: Where['any'], other: Where['any']): Where['any'] {
  if (one === undefined || other === undefined) return one ?? other;
  return one.flatMap((first) => other.map((second) => ({ ...first, ...second })));
}

function anyOf(any: Where['any']): Pick<Where, 'any'> {
  return any === undefined ? {} : { any };
}

/** The cursor that continues after a place in the same question. */
export function writePlace(question: object, { item, value }: Place): string {
  return Buffer.from(JSON.stringify([markOf(question), item, value])).toString('base64url');
}

/** @throws BadCursor when it was not given out for this question */
export function readPlace(question: object, cursor: string): Place {
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch (cause) {
    throw new BadCursor('The cursor is not one that this query gave out', { cause });
  }
  const [mark, item, value] = Array.isArray(parts) ? (parts as readonly unknown[]) : [];
  const isPlace = typeof item === 'string' && (value === null || typeof value === 'string');
  if (mark !== markOf(question) || !isPlace)
    throw new BadCursor('The cursor is not one that this query gave out');
  return { item, value };
}

function markOf(question: object): string {
  return hash('sha256', canonicalize(question) ?? '', 'base64url').slice(0, 16);
}
