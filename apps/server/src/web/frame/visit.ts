/** One request for a page: who asks, what is asked of the service for it, and what is given to the service. */
import type { CommandBus, QueryBus } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Command } from '#application/commands/command.js';
import { fieldsOf } from '#application/fields/field.js';
import { fromText } from '#application/fields/from-text.js';
import { readInput } from '#application/fields/read.js';
import type { CommandReceipt } from '#application/handling/handler.js';
import type { Query } from '#application/queries/query.js';
import { capacityIn, type Caller } from '#application/permissions/caller.js';
import type { PlainDate, Role } from '#domain/entry.js';
import type { Kind } from '#domain/references.js';
import { londonDate } from '#domain/time.js';
import type { Service } from '../../service/service.js';
import { knownPrincipalOf, principalOf, type Principal } from '../../http/request.js';
import { lastWritten } from './said.js';

export type WebRequest = FastifyRequest<{
  Params: Readonly<Record<string, string>>;
  Querystring: Readonly<Record<string, string | readonly string[]>>;
}>;

export interface Buses {
  readonly commands: CommandBus;
  readonly queries: QueryBus;
}

/** What a form adds to its command. */
export interface Given {
  /** Makes the form be carried out once, however often it arrives. */
  readonly key?: string;
  /** Revision of the item as the person saw it. */
  readonly seen?: number;
}

export class Visit {
  constructor(
    readonly request: WebRequest,
    readonly reply: FastifyReply,
    readonly service: Service,
    readonly buses: Buses,
    /** Parameters of the address that are looked past. */
    private readonly leftOut: ReadonlySet<string> = new Set(),
  ) {}

  /** The same visit as if these parameters were not in its address. */
  without(names: Iterable<string>): Visit {
    const { request, reply, service, buses } = this;
    return new Visit(request, reply, service, buses, new Set([...this.leftOut, ...names]));
  }

  get params(): Readonly<Record<string, string>> {
    return this.request.params;
  }

  get query(): Readonly<Record<string, string | readonly string[]>> {
    if (this.leftOut.size === 0) return this.request.query;
    return Object.fromEntries(Object.entries(this.request.query).filter(([name]) => !this.leftOut.has(name)));
  }

  /** One of the address's parameters; undefined when it is absent, empty or repeated. */
  asked(name: string): string | undefined {
    const value = this.query[name];
    return typeof value === 'string' && value.trim() !== '' ? value : undefined;
  }

  /** Today in Europe/London. */
  get today(): PlainDate {
    return londonDate(this.service.now());
  }

  /** @throws when nobody is signed in, which only an open page lets happen */
  get principal(): Principal {
    return principalOf(this.request);
  }

  /** Who visits; undefined on an open page where nobody is signed in. */
  get caller(): Caller | undefined {
    return knownPrincipalOf(this.request)?.caller;
  }

  /** Whether the person has one of these roles at this moment. */
  is(...roles: readonly Role[]): boolean {
    return this.caller !== undefined && capacityIn(this.caller, roles) !== undefined;
  }

  /**
   * Puts a query to the service as the person who visits, after what they last wrote has been taken in.
   * @param texts the query's fields as text, as an address has them; what is undefined is left out
   * @param how whether the answer goes into a file that is taken away
   */
  async ask<A = Readonly<Record<string, unknown>>>(
    type: new () => Query,
    texts: Readonly<Record<string, string | readonly string[] | undefined>> = {},
    reference = '',
    { takenAway = false }: { readonly takenAway?: boolean } = {},
  ): Promise<A> {
    const given = Object.fromEntries(
      Object.entries<string | readonly string[] | undefined>({
        after: lastWritten(this.request),
        ...texts,
      }).flatMap(([name, text]) => (text === undefined ? [] : [[name, text] as const])),
    );
    const query = readInput(type, fromText(type, given)).askedBy(this.principal.caller, reference);
    return this.buses.queries.execute<Query, A>(takenAway ? query.toBeTakenAway() : query);
  }

  /** The parts of the address that are fields of a query: filters stay in the address. */
  filtersOf(type: new () => Query): Record<string, string | readonly string[]> {
    const fields = new Set(fieldsOf(type).map(({ name }) => name));
    return Object.fromEntries(
      Object.entries(this.query).filter(([name, value]) => fields.has(name) && value !== ''),
    );
  }

  /**
   * Gives a command as the person who visits.
   * @throws InvalidInput, Refused, NotFound, NotAllowed, ChangedMeanwhile
   */
  give(
    type: new () => Command,
    on: Kind,
    reference: string | undefined,
    input: object,
    { key, seen }: Given = {},
  ): Promise<CommandReceipt> {
    const command = readInput(type, input);
    command.calledBy({
      caller: this.principal.caller,
      channel: 'web',
      on,
      correlationId: this.request.id,
      ...(reference === undefined ? {} : { subject: reference }),
      ...(key === undefined ? {} : { key }),
      ...(seen === undefined ? {} : { ifMatch: seen }),
    });
    return this.buses.commands.execute<Command, CommandReceipt>(command);
  }
}
