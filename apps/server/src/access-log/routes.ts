/** Asking who looked at what: for the coordinator and inspectors, and for everybody about what concerns them. */
import { Controller, Get, Inject, Req } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { fieldsOf } from '#application/fields/field.js';
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
  type AccessQuery,
} from '#identity/access-log/port.js';
import type { ActionDocument } from '#read-models/documents.js';
import type { ReadStore } from '#read-models/port.js';
import { principalOf } from '../http/request.js';
import { problems } from '../http/schemas.js';
import { SERVICE } from '../service/token.js';
import type { Service } from '../service/service.js';
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

type Asking = FastifyRequest<{ Querystring: Record<string, string | string[]> }>;

/** What others looked at, as somebody whom it concerns is told: not from where, nor with what in mind. */
type AccessToMine = Pick<AccessEntry, 'at' | 'name' | 'roles' | 'agencies' | 'what' | 'item'>;

@ApiTags('access log')
@ApiBearerAuth()
@Controller('api')
export class AccessLogRoutes {
  constructor(@Inject(SERVICE) private readonly service: Service) {}

  @Get('access-log')
  @ApiOperation({
    summary: 'Who looked at what, when, from where and as what (coordinator, inspectors of the partnership)',
    operationId: 'ListAccess',
  })
  async list(@Req() request: Asking): Promise<object> {
    if (!principalOf(request).caller.capacities.some(readsTheAccessLog))
      throw new NotAllowed(
        'The access log is for the coordinator and for inspectors of the whole partnership.',
      );
    const asked = readInput(ListAccess, fromText(ListAccess, request.query));
    const { person, item, what, outcome } = asked;
    return this.service.accessLog.find({
      ...pageOf(asked),
      ...(person === undefined ? {} : { person }),
      ...(item === undefined ? {} : { items: ofAnyKind(item) }),
      ...(what === undefined ? {} : { what }),
      ...(outcome === undefined ? {} : { outcome }),
    });
  }

  @Get('me/access-log')
  @ApiOperation({
    summary: 'Who looked at what concerns you: you, the agencies that you lead, and their actions',
    operationId: 'ListAccessToMine',
  })
  async toMine(@Req() request: Asking): Promise<object> {
    const { caller } = principalOf(request);
    const asked = readInput(ListAccessToMine, fromText(ListAccessToMine, request.query));
    const items = await whatConcerns(caller, this.service.projector.reader());
    const page = await this.service.accessLog.find({ ...pageOf(asked), items, outcome: 'shown' });
    return { ...page, items: page.items.map(toldToWhomItConcerns) };
  }
}

function readsTheAccessLog({ person: { role }, inspection }: Capacity): boolean {
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
  return [...kindsByAddress.values()].map((kind) => ({ kind, reference }));
}

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
  return [
    { kind: 'person', reference: caller.id },
    ...agencies.map((reference) => ({ kind: 'agency', reference })),
    ...actions.map(({ reference }) => ({ kind: 'action', reference })),
  ];
}

function toldToWhomItConcerns({ at, name, roles, agencies, what, item }: AccessEntry): AccessToMine {
  return { at, name, roles, agencies, what, ...(item === undefined ? {} : { item }) };
}

for (const [name, asked] of [
  ['list', ListAccess],
  ['toMine', ListAccessToMine],
] as const) {
  const property = Object.getOwnPropertyDescriptor(AccessLogRoutes.prototype, name);
  if (property === undefined) throw new Error(`There is no route ${name} to describe.`);
  for (const { name: field, schema, label, optional } of fieldsOf(asked))
    ApiQuery({ name: field, required: !optional, description: label, schema })(
      AccessLogRoutes.prototype,
      name,
      property,
    );
  for (const decorate of problems(400, 401, 403, 503)) decorate(AccessLogRoutes.prototype, name, property);
}
