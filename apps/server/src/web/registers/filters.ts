/** The filters above a register: they stay in the address, and say what can be chosen. */
import { InvalidInput } from '#application/problems.js';
import { ListAgencies, ListAudits } from '#application/queries/overviews.js';
import type { Agency } from '#domain/agency/agency.js';
import { wholeReaders } from '#application/queries/scope.js';
import { troubleOf, untouched } from '../frame/trouble.js';
import type { Visit } from '../frame/visit.js';
import type { Choice } from '../frame/wording.js';

/** One filter: chosen from options, ticked, or typed. */
export interface Filter {
  readonly name: string;
  readonly label: string;
  readonly as: 'select' | 'tick' | 'date' | 'text';
  readonly options?: readonly Choice[];
  /** What is offered while one types; anything else may be typed. */
  readonly suggestions?: readonly string[];
}

interface Listed {
  readonly items: readonly {
    readonly reference: string;
    readonly name?: string;
    readonly formerNames?: Agency['formerNames'];
    readonly commissionedBy?: Agency['commissionedBy'];
    readonly title?: string;
    readonly period?: string | null;
  }[];
  readonly next?: string;
}

/** Audits and agencies that can be chosen from a list; where there are more, their reference is typed. */
const MOST_OPTIONS = '200';

/** Every agency that fits a list, and the names of those by reference. */
export interface AgenciesNamed {
  readonly names: Readonly<
    Record<
      string,
      Pick<Agency, 'name' | 'formerNames'> & { readonly commissionedBy?: { readonly name: string } | null }
    >
  >;
  readonly options: readonly Choice[] | undefined;
}

export async function agenciesOf(visit: Visit): Promise<AgenciesNamed> {
  const { items, next } = await visit.ask<Listed>(ListAgencies, { limit: MOST_OPTIONS });
  const called = new Map(items.map(({ reference, name = reference }) => [reference, name]));
  return {
    names: Object.fromEntries(
      items.map(({ reference, name = reference, formerNames = [], commissionedBy: by = null }) => [
        reference,
        { name, formerNames, commissionedBy: by === null ? null : { name: called.get(by) ?? by } },
      ]),
    ),
    options:
      next === undefined
        ? items.map(({ reference, name = reference }) => ({ value: reference, text: name }))
        : undefined,
  };
}

/** What agencies are called, for whoever may act as anything: nobody else is told. */
export async function agencyNamesFor(visit: Visit): Promise<AgenciesNamed['names']> {
  return visit.principal.caller.capacities.length === 0 ? {} : (await agenciesOf(visit)).names;
}

/** Undefined where there are too many to choose from, or the visitor does not read audits. */
export async function auditOptions(visit: Visit): Promise<readonly Choice[] | undefined> {
  if (!visit.is(...wholeReaders)) return undefined;
  const { items, next } = await visit.ask<Listed>(ListAudits, { limit: MOST_OPTIONS });
  if (next !== undefined) return undefined;
  return items.map(({ reference, title, period }) => ({
    value: reference,
    text: `${title ?? reference}${period === null || period === undefined ? '' : `, ${period}`} (${reference})`,
  }));
}

/** A filter with options, or one to type a reference into. */
export function chosenFrom(
  options: readonly Choice[] | undefined,
  { name, label }: Pick<Filter, 'name' | 'label'>,
): Filter {
  return options === undefined
    ? { name, label: `${label} (reference)`, as: 'text' }
    : { name, label, as: 'select', options };
}

/** Codes as options, in the words that people read. */
export function optionsOf(words: Readonly<Record<string, string>>): readonly Choice[] {
  return Object.entries(words).map(([value, text]) => ({ value, text }));
}

/** What a page of a register is given about its filters, and its answer; trouble with a filter leaves it empty. */
export async function filtered<A extends object>(
  visit: Visit,
  filters: readonly Filter[],
  ask: () => Promise<A>,
): Promise<object> {
  const values = Object.fromEntries(filters.map(({ name }) => [name, visit.asked(name) ?? '']));
  const shown = {
    filters,
    values,
    isFiltered: Object.values(values).some((value) => value !== ''),
    isFirst: visit.asked('cursor') === undefined,
    first: addressWith(visit, { cursor: undefined }),
  };
  try {
    const found: A & { readonly next?: string } = await ask();
    const next = found.next === undefined ? undefined : addressWith(visit, { cursor: found.next });
    return { ...shown, found, next };
  } catch (error) {
    // What is no filter of this page, such as the time that it looks at, is for the page itself to look past.
    const isFilter = (field: string) => filters.some(({ name }) => name === field);
    if (!(error instanceof InvalidInput && error.problems.every(({ field }) => isFilter(field)))) throw error;
    void visit.reply.status(400);
    const form = { ...untouched, ...troubleOf(error), values: visit.query };
    return { ...shown, found: { items: [] }, form };
  }
}

/** This address with other parameters; undefined takes one away. */
export function addressWith(visit: Visit, changes: Readonly<Record<string, string | undefined>>): string {
  const [path = '/', query = ''] = visit.request.url.split('?');
  const parameters = new URLSearchParams(query);
  for (const [name, value] of Object.entries(changes))
    if (value === undefined) parameters.delete(name);
    else parameters.set(name, value);
  const text = parameters.toString();
  return text === '' ? path : `${path}?${text}`;
}
