/** What one person holds in an agency: what is to be handed over when they leave. */
import { hasEnded, type Owner } from '#domain/action/facts.js';
import type { ActionDocument } from '#read-models/documents.js';
import { everyOne, type ReadStore } from '#read-models/port.js';
import { Line } from '../fields/fields.js';
import { NotFound } from '../problems.js';
import { answers, Query } from './query.js';
import { scopedReaders } from './scope.js';

/** Documents read at once. */
const PAGE = 200;

export class ListHeld extends Query {
  @Line({ label: 'Person, as the actions name them', example: 'Dr Osei' })
  person!: string;
}

/** An action that is not ended, and what the person is to it. */
export interface Held {
  readonly reference: string;
  readonly title: string;
  readonly status: string;
  readonly due: string | null;
  readonly as: 'owner' | 'sponsor';
}

export interface HeldByPerson {
  readonly agency: string;
  readonly person: string;
  /** Leads for the agency: stood down apart. */
  readonly leads: boolean;
  readonly items: readonly Held[];
}

export const heldQueries = [
  answers({
    query: ListHeld,
    path: 'agencies/:reference/held',
    summary: 'What a person holds in an agency, as owner or as sponsor, and has not ended',
    may: scopedReaders,
    async answer({ reference, person }: ListHeld, { models, sight }): Promise<HeldByPerson> {
      const agency = await models.get<{ readonly leads: readonly { readonly name: string }[] }>(
        'agencies',
        reference,
      );
      if (agency === undefined || !sight.seesAgency(reference)) throw new NotFound(`agency ${reference}`);
      const leads = agency.leads.some(({ name }) => name === person);
      return { agency: reference, person, leads, items: await heldBy(models, reference, person) };
    },
  }),
];

async function heldBy(models: ReadStore, agency: string, person: string): Promise<readonly Held[]> {
  const isTheirs = (one: Owner | null) => one !== null && one.agency === agency && one.person === person;
  const held: Held[] = [];
  const where = { all: { agencies: { has: [agency] } } };
  for await (const action of everyOne<ActionDocument>(models, 'actions', { where, limit: PAGE })) {
    if (hasEnded(action)) continue;
    const { reference, title, status, due } = action;
    if (isTheirs(action.owner)) held.push({ reference, title, status, due, as: 'owner' });
    if (isTheirs(action.sponsor)) held.push({ reference, title, status, due, as: 'sponsor' });
  }
  return held;
}
