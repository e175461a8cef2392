/** What searches and trails are narrowed by: who, which agency, audit and theme, what happened, and both times. */
import { ListAccounts } from '#application/queries/accounts.js';
import { factVersions } from '#domain/catalogue.js';
import type { Visit } from '../frame/visit.js';
import { spelt, type Choice } from '../frame/wording.js';
import {
  agenciesOf,
  auditOptions,
  chosenFrom,
  type AgenciesNamed,
  type Filter,
} from '../registers/filters.js';

const types: readonly Choice[] = Object.keys(factVersions)
  .map((value) => ({ value, text: spelt(value) }))
  .sort((one, other) => one.text.localeCompare(other.text, 'en-GB'));

export interface EntryFilters {
  readonly filters: readonly Filter[];
  /** Names of agencies, by reference. */
  readonly names: AgenciesNamed['names'];
}

/** @param who the name under which the query takes a person */
export async function entryFilters(visit: Visit, who: 'who' | 'actor'): Promise<EntryFilters> {
  const [agencies, audits, people] = await Promise.all([
    agenciesOf(visit),
    auditOptions(visit),
    peopleOf(visit),
  ]);
  return {
    names: agencies.names,
    filters: [
      { name: who, label: 'Who did it: a name, or part of one', as: 'text', suggestions: people },
      chosenFrom(agencies.options, { name: 'agency', label: 'Agency that acted or is concerned' }),
      chosenFrom(audits, { name: 'audit', label: 'Audit' }),
      { name: 'theme', label: 'Theme', as: 'text' },
      { name: 'type', label: 'What happened', as: 'select', options: types },
      { name: 'from', label: 'Became known from', as: 'date' },
      { name: 'to', label: 'Became known to', as: 'date' },
      { name: 'effectiveFrom', label: 'Took effect from', as: 'date' },
      { name: 'effectiveTo', label: 'Took effect to', as: 'date' },
    ],
  };
}

/** Names to choose from while one types; none for those who may not list the accounts. */
async function peopleOf(visit: Visit): Promise<readonly string[]> {
  if (!visit.is('coordinator', 'agency-lead', 'administrator')) return [];
  const { items } = await visit.ask<{ readonly items: readonly { readonly name: string }[] }>(ListAccounts, {
    limit: '200',
  });
  return [...new Set(items.map(({ name }) => name))];
}

/** The given parameters of the address under other names, as a query string. */
export function asQuery(visit: Visit, names: Readonly<Record<string, string>>): string {
  const query = new URLSearchParams();
  for (const [name, other] of Object.entries(names)) {
    const value = visit.asked(name);
    if (value !== undefined) query.set(other, value);
  }
  return query.toString();
}
