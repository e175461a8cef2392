/** What every query carries beside its own fields, and how queries are defined. */
import type { PlainDate, Role } from '#domain/entry.js';
import type { ReadStore } from '#read-models/port.js';
import type { EventStore } from '#event-store/port.js';
import { Pattern, Whole } from '../fields/fields.js';
import type { Sight } from './sight.js';
import type { Caller } from '../permissions/caller.js';

/** A query; its caller is set by the channel, never by the input. */
export abstract class Query {
  @Pattern(/^\d{1,16}$/, 'a position from a receipt', {
    label: 'Wait until the views have taken in this position',
    optional: true,
  })
  after?: string;

  #caller: Caller | undefined;
  #reference = '';
  #takenAway = false;

  askedBy(caller: Caller, reference = ''): this {
    this.#caller = caller;
    this.#reference = reference;
    return this;
  }

  get caller(): Caller {
    if (this.#caller === undefined) throw new Error('A query is answered only for somebody.');
    return this.#caller;
  }

  /** For a file that leaves the service, where less may be shown than on a page. */
  toBeTakenAway(): this {
    this.#takenAway = true;
    return this;
  }

  get isTakenAway(): boolean {
    return this.#takenAway;
  }

  /** The item in the address; empty for a list. */
  get reference(): string {
    return this.#reference;
  }
}

/** A query that answers in pages. */
export abstract class PagedQuery extends Query {
  @Whole({ from: 1, to: 200 }, { label: 'Items on a page (50 unless given)', optional: true })
  limit?: number;
  @Pattern(/^[\w-]{1,2000}$/, 'the “next” of the page before', {
    label: 'Where the page starts',
    optional: true,
  })
  cursor?: string;
}

/** What a query is answered from. */
export interface Sources {
  readonly models: ReadStore;
  readonly events: EventStore;
  /** What the caller may see. */
  readonly sight: Sight;
  /** Today in Europe/London. */
  readonly today: PlainDate;
  /** Whether small counts, which can identify a child, are kept out of answers. */
  readonly hidesSmallNumbers: boolean;
}

export interface QueryDefinition<Q extends Query = Query> {
  readonly query: new () => Q;
  /** Address under the API, with `:reference` for an item. */
  readonly path: string;
  readonly summary: string;
  /** Roles that may ask; what they see is narrowed by their sight. Deny unless listed. */
  readonly may: readonly Role[];
  /** `whole`: only who sees everything is shown anything; `same`: everybody is shown the same. Else narrowed by sight. */
  readonly reach?: 'whole' | 'same';
  answer(query: Q, sources: Sources): Promise<object>;
}

/** Defines a query. */
export function answers<Q extends Query>(definition: QueryDefinition<Q>): QueryDefinition {
  return definition;
}

export const PAGE = 50;
