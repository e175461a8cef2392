/** Sorting, and where a page continues: comparisons with the last document's values, never a number to skip. */
import type { Document, Sort } from 'mongodb';
import type { Scalar } from '#read-models/port.js';
import type { Order, Place } from '../query/order.js';
import { scalarField } from '../query/declared.js';
import { every, type Laid, pathInDocument, pathOf, type StoredFilter } from './filter.js';
import { marked, nullMark } from './stored.js';

/** A part of the result in the order of the query: what belongs to it, and how it is sorted. */
export interface Stretch {
  /** One of these holds; each bounds a walk along an index. */
  readonly alternatives: readonly StoredFilter[];
  readonly sort: Sort;
}

/** A sort term: the key, a field, or a field read from the document, whose nulls then come last downwards. */
interface Term {
  readonly path: string;
  readonly descending: boolean;
  readonly inDocument: boolean;
}

/**
 * The query's order as one or two stretches, one after the other, without what lies before `from`. Two when it descends
 * by a field: an index read backwards starts with the nulls, so the other documents are read first.
 */
export function stretches(laid: Laid, order: Order, from: Place | undefined): readonly Stretch[] {
  const [first, ...rest] = order.fields;
  const later: readonly Term[] = [
    ...rest.map(({ field, descending }) =>
      // Further fields downwards are sorted by the engine, without an index: null is before every value there.
      descending
        ? { path: pathInDocument(laid, field), descending, inDocument: true }
        : { path: pathOf(laid, field), descending, inDocument: false },
    ),
    { path: '_id', descending: order.keyDescending, inDocument: false },
  ];
  const place = from === undefined ? undefined : [...from.values, from.key];
  if (first === undefined) return [stretch(later, place, {})];
  const term = { path: pathOf(laid, first.field), descending: first.descending, inDocument: false };
  if (!term.descending) return [stretch([term, ...later], place, {})];
  const nulls = stretch(later, place?.[0] === null ? place.slice(1) : undefined, at(term.path, nullMark));
  if (place?.[0] === null) return [nulls];
  const least = scalarField(laid.declared, first.field) === 'text' ? '' : -Number.MAX_VALUE;
  return [stretch([term, ...later], place, at(term.path, { $gte: least })), nulls];
}

function stretch(
  terms: readonly Term[],
  place: readonly Scalar[] | undefined,
  within: StoredFilter,
): Stretch {
  return {
    alternatives: place === undefined ? [within] : after(terms, place).map((each) => every([within, each])),
    sort: Object.fromEntries(terms.map(({ path, descending }) => [path, descending ? -1 : 1])),
  };
}

/** What comes after the place: equal in the first terms, and beyond it in the next. */
function after(terms: readonly Term[], place: readonly Scalar[]): readonly StoredFilter[] {
  return terms.flatMap((term, position) => {
    const equal = terms.slice(0, position).map((each, before) => equals(each, place[before] ?? null));
    return beyond(term, place[position] ?? null).map((each) => every([...equal, each]));
  });
}

function equals({ path, inDocument }: Term, value: Scalar): StoredFilter {
  return at(path, value === null && inDocument ? null : marked(value));
}

/** Upwards nulls follow every value; downwards they do where the document itself is sorted by. */
function beyond({ path, descending, inDocument }: Term, value: Scalar): readonly StoredFilter[] {
  if (value === null) return [];
  if (!descending) {
    const greater = at(path, { $gt: marked(value) });
    return path === '_id' ? [greater] : [greater, at(path, nullMark)];
  }
  const less = at(path, { $lt: marked(value) });
  return inDocument ? [less, at(path, null)] : [less];
}

function at(path: string, test: unknown): StoredFilter {
  const filter: Document = { [path]: test };
  return filter;
}
