/** What the command line asks of a running server: to make a token, to rebuild the read models. */
import { Controller, HttpCode, Inject, Post, Req } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { PersonPart } from '#application/commands/command.js';
import { readInput } from '#application/fields/read.js';
import { NotAllowed } from '#application/problems.js';
import type { Person } from '#domain/entry.js';
import { SERVICE } from '../service/token.js';
import type { Service } from '../service/service.js';
import { principalOf } from './request.js';

@ApiTags('operations')
@ApiBearerAuth()
@Controller('api/operations')
export class Operations {
  constructor(@Inject(SERVICE) private readonly service: Service) {}

  @Post('create-token')
  @HttpCode(201)
  @ApiOperation({ summary: 'Makes a token for a person (command line only)', operationId: 'CreateToken' })
  @ApiBody({ type: PersonPart })
  createToken(@Req() request: FastifyRequest): { readonly token: string } {
    this.onlyForTheOperator(request);
    const person = readInput(PersonPart, request.body);
    return { token: this.service.tokens.issue({ ...person } as Person) };
  }

  @Post('rebuild')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Rebuilds the read models beside the ones that serve (command line only)',
    operationId: 'Rebuild',
  })
  async rebuild(@Req() request: FastifyRequest): Promise<{ readonly position: string }> {
    this.onlyForTheOperator(request);
    await this.service.projector.rebuild();
    return { position: String(this.service.projector.checkpoint()) };
  }

  private onlyForTheOperator(request: FastifyRequest): void {
    if (!principalOf(request).operator)
      throw new NotAllowed('This is for the command line on the server’s own machine.');
  }
}
