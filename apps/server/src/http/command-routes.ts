/** The API's commands: a route for each definition, all of them the same few steps to the command bus. */
import { Controller, HttpCode, Inject, Post, Req, Res, type Type } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import {
  ApiBearerAuth,
  ApiBody,
  ApiExtraModels,
  ApiHeader,
  ApiOperation,
  ApiParam,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Command } from '#application/commands/command.js';
import { commandDefinitions } from '#application/definitions/catalogue.js';
import { fieldsOf } from '#application/fields/field.js';
import { readInput } from '#application/fields/read.js';
import type { CommandDefinition } from '#application/handling/definition.js';
import type { CommandReceipt } from '#application/handling/handler.js';
import { streamOf, type Kind } from '#domain/references.js';
import { ifMatchOf, keyOf, principalOf, tagOf } from './request.js';
import { problems, ReceiptBody, receiptOf } from './schemas.js';

/** Where items of each kind live under the API. */
export const collectionOf: Readonly<Record<Kind, string>> = {
  audit: 'audits',
  finding: 'findings',
  action: 'actions',
  agency: 'agencies',
  indicator: 'indicators',
  meeting: 'meetings',
  notice: 'notices',
  account: 'accounts',
};

/** The kind of the items at an address. */
export const kindOfCollection: ReadonlyMap<string, Kind> = new Map(
  Object.entries(collectionOf).map(([kind, collection]) => [collection, kind as Kind]),
);

type Asking = FastifyRequest<{ Params: { reference?: string } }>;
type Route = (request: Asking, reply: FastifyReply) => Promise<object>;

function route(bus: () => CommandBus, definition: CommandDefinition): Route {
  return async (request, reply) => {
    const { reference } = request.params;
    const command = readInput(definition.command, request.body ?? {});
    const key = keyOf(request);
    const ifMatch =
      reference === undefined ? undefined : ifMatchOf(request, streamOf(definition.on, reference));
    command.calledBy({
      caller: principalOf(request).caller,
      channel: 'api',
      on: definition.on,
      correlationId: request.id,
      ...(reference === undefined ? {} : { subject: reference }),
      ...(key === undefined ? {} : { key }),
      ...(ifMatch === undefined ? {} : { ifMatch }),
    });
    const receipt = await bus().execute<Command, CommandReceipt>(command);
    void reply
      .header('ETag', tagOf(receipt.stream, receipt.revision))
      .header('Location', `/api/${collectionOf[definition.writes]}/${receipt.reference}`);
    return receiptOf(receipt);
  };
}

function describe(target: object, name: string, definition: CommandDefinition): void {
  const property = Object.getOwnPropertyDescriptor(target, name);
  if (property === undefined) throw new Error(`There is no route ${name}.`);
  const { command, intent, summary, on } = definition;
  const path = intent === '' ? '' : `:reference/${intent}`;
  const parts = fieldsOf(command).flatMap(({ part }) => (part === undefined ? [] : [part]));
  const decorators: readonly MethodDecorator[] = [
    Post(path),
    HttpCode(201),
    ApiOperation({ summary, operationId: name }),
    ApiBody({ type: command }),
    ApiExtraModels(...parts),
    ApiHeader({
      name: 'Idempotency-Key',
      required: false,
      description: 'The same key with the same body is carried out once.',
    }),
    ApiResponse({ status: 201, description: 'Recorded, on the disk.', type: ReceiptBody }),
    ...problems(400, 401, 403, 404, 409, 412, 413, 422, 503),
  ];
  for (const decorate of decorators) decorate(target, name, property);
  if (path === '') return;
  ApiParam({ name: 'reference', description: `Reference of the ${on}` })(target, name, property);
  ApiHeader({ name: 'If-Match', required: false, description: 'ETag of the item as you last saw it.' })(
    target,
    name,
    property,
  );
}

function controllerOf(kind: Kind): Type {
  @ApiTags(collectionOf[kind])
  @ApiBearerAuth()
  @Controller(`api/${collectionOf[kind]}`)
  class CommandRoutes {
    constructor(@Inject(CommandBus) readonly bus: CommandBus) {}
  }
  for (const definition of commandDefinitions.filter(({ on }) => on === kind)) {
    const name = `${definition.command.name}On${kind[0]?.toUpperCase() ?? ''}${kind.slice(1)}`;
    Object.defineProperty(CommandRoutes.prototype, name, {
      value(this: CommandRoutes, request: Asking, reply: FastifyReply) {
        return route(() => this.bus, definition)(request, reply);
      },
      configurable: true,
      writable: true,
    });
    Req()(CommandRoutes.prototype, name, 0);
    Res({ passthrough: true })(CommandRoutes.prototype, name, 1);
    describe(CommandRoutes.prototype, name, definition);
  }
  return CommandRoutes;
}

export const commandRoutes: readonly Type[] = (Object.keys(collectionOf) as Kind[]).map(controllerOf);
