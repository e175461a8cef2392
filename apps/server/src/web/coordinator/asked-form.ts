/** Forms that are told rather than drawn: a title, the fields in their order, what sending does, and the command. */
import type { Command } from '#application/commands/command.js';
import type { CommandReceipt } from '#application/handling/handler.js';
import { ListAgencies } from '#application/queries/overviews.js';
import type { Kind } from '#domain/references.js';
import type { AskedField, Item } from '../frame/asked-field.js';
import { commandForm } from '../frame/command-form.js';
import type { FormFields } from '../frame/fields.js';
import type { Form, Sent } from '../frame/page.js';
import type { Visit } from '../frame/visit.js';

/** What the page says, beside its frame. */
export interface AskedPage {
  readonly title: string;
  /** Above the title: what it is about. */
  readonly caption?: string;
  /** Texts to read before the fields. */
  readonly quoted?: readonly string[];
  readonly fields: readonly AskedField[];
  /** What sending does to the record, said before the button. */
  readonly consequence: string;
  readonly send: string;
  /** Where one came from, and is led back to. */
  readonly back: string;
  /** Revision of the item as it is shown; a change by somebody else is then told, and not overwritten. */
  readonly seen?: number;
}

export interface AskedForm {
  readonly path: string;
  readonly command: new () => Command;
  readonly on: Kind;
  page(visit: Visit): Promise<AskedPage> | AskedPage;
  input?(visit: Visit, fields: FormFields): object;
  then(visit: Visit, receipt: CommandReceipt): Omit<Sent, 'position'>;
}

export function askedForm({ page, ...form }: AskedForm): Form {
  return commandForm({
    ...form,
    view: 'coordinator/asked-form.njk',
    load: async (visit) => ({ asked: await page(visit) }),
  });
}

export interface AgencyShown {
  readonly reference: string;
  readonly name: string;
  readonly external: boolean;
  readonly mergedInto: string | null;
}

/** The agencies that stand, by name. */
export async function standingAgencies(visit: Visit): Promise<readonly AgencyShown[]> {
  const { items } = await visit.ask<{ readonly items: readonly AgencyShown[] }>(ListAgencies, {
    limit: '200',
  });
  return items.filter(({ mergedInto }) => mergedInto === null);
}

/** The agencies to choose from; one that has no accounts here says so. */
export async function agencyItems(visit: Visit): Promise<readonly Item[]> {
  const agencies = await standingAgencies(visit);
  return agencies.map(({ reference, name, external }) => ({
    value: reference,
    text: external ? `${name} (outside, needs a sponsor)` : name,
  }));
}
