/** What the command line asks of a running server: tokens, and a rebuild of the read models. */
import { Controller, Get, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiBody, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PersonPart } from '#application/commands/command.js';
import { Pattern } from '#application/fields/fields.js';
import { readInput } from '#application/fields/read.js';
import { NotAllowed, NotFound } from '#application/problems.js';
import type { TokenRecord } from '#identity/tokens/tokens.js';
import { Invitation, invite, type LinkMade, reset, ResetAsked } from '../service/account-links.js';
import { SERVICE } from '../service/token.js';
import type { Service } from '../service/service.js';
import { answerWithProgress, PROGRESS_TYPE, wantsProgress } from './progress.js';
import { principalOf } from './request.js';

/** Names a token, never the token itself. */
export class TokenIdPart {
  @Pattern(/^[0-9a-f]{12}$/, 'the id that the list of tokens shows, 12 digits and letters from a to f', {
    label: 'Id of the token',
    example: '3f2a9c0d41be',
  })
  id!: string;
}

@ApiTags('operations')
@ApiBearerAuth()
@Controller('api/operations')
export class Operations {
  constructor(
    @Inject(SERVICE) private readonly service: Service,
    @Inject(CommandBus) private readonly bus: CommandBus,
  ) {}

  @Get('tokens')
  @ApiOperation({
    summary: 'Every token’s id and person, never the token (command line only)',
    operationId: 'ListTokens',
  })
  async tokens(@Req() request: FastifyRequest): Promise<{ readonly items: readonly TokenRecord[] }> {
    this.onlyForTheOperator(request);
    return { items: await this.service.tokens.list() };
  }

  @Post('create-token')
  @HttpCode(201)
  @ApiOperation({ summary: 'Makes a token for a person (command line only)', operationId: 'CreateToken' })
  @ApiBody({ type: PersonPart })
  async createToken(@Req() request: FastifyRequest): Promise<{ readonly token: string }> {
    this.onlyForTheOperator(request);
    const person = readInput(PersonPart, request.body);
    return { token: await this.service.tokens.issue(person) };
  }

  @Post('revoke-token')
  @HttpCode(200)
  @ApiOperation({ summary: 'Ends a token at once (command line only)', operationId: 'RevokeToken' })
  @ApiBody({ type: TokenIdPart })
  async revokeToken(@Req() request: FastifyRequest): Promise<{ readonly id: string }> {
    this.onlyForTheOperator(request);
    const { id } = readInput(TokenIdPart, request.body);
    if (!(await this.service.tokens.revoke(id))) throw new NotFound(`token ${id} that is in use`);
    return { id };
  }

  @Post('invite-account')
  @HttpCode(201)
  @ApiOperation({
    summary: 'Makes an account and a link by which it is taken up (command line only)',
    operationId: 'InviteByLink',
  })
  @ApiBody({ type: Invitation })
  inviteAccount(@Req() request: FastifyRequest): Promise<LinkMade> {
    this.onlyForTheOperator(request);
    const { caller } = principalOf(request);
    return invite(this.service, readInput(Invitation, request.body), { caller, channel: 'api' });
  }

  @Post('reset-account')
  @HttpCode(201)
  @ApiOperation({
    summary:
      'Takes away what an account is proved by, and makes a link for a new passphrase (command line only)',
    operationId: 'ResetByLink',
  })
  @ApiBody({ type: ResetAsked })
  resetAccount(@Req() request: FastifyRequest): Promise<LinkMade> {
    this.onlyForTheOperator(request);
    const { caller } = principalOf(request);
    return reset(this.service, this.bus, readInput(ResetAsked, request.body), { caller, channel: 'api' });
  }

  @Post('rebuild')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Rebuilds the read models beside the ones that serve (command line only)',
    operationId: 'Rebuild',
  })
  @ApiProduces('application/json', PROGRESS_TYPE)
  async rebuild(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    this.onlyForTheOperator(request);
    const { projector } = this.service;
    const work = async (onProgress?: (progress: object) => void) => {
      await projector.rebuild(onProgress);
      return { position: String(projector.checkpoint()) };
    };
    if (wantsProgress(request)) await answerWithProgress(reply, work);
    else await reply.send(await work());
  }

  private onlyForTheOperator(request: FastifyRequest): void {
    if (!principalOf(request).operator)
      throw new NotAllowed('This is for the command line on the server’s own machine.');
  }
}
