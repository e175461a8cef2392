/** What a browser is to put to its owner's passkeys, when they press the button on the sign-in page. */
import { Controller, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { NotFound } from '#application/problems.js';
import { OpenToAnybody } from '../../http/access.js';
import { SERVICE } from '../../service/token.js';
import type { Service } from '../../service/service.js';
import { refuseOtherSites } from '../../web/frame/same-site.js';
import { keepFlow } from '../flow-cookie.js';
import { siteOf } from './site.js';

@ApiExcludeController()
@OpenToAnybody()
@Controller()
export class PasskeyChallenge {
  constructor(@Inject(SERVICE) private readonly service: Service) {}

  @Post('/sign-in/passkey/challenge')
  @HttpCode(200)
  async ask(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    refuseOtherSites(request);
    const site = siteOf(this.service, request);
    if (site === undefined) throw new NotFound('such page');
    const { browser, options } = await this.service.identity.passkeys.ask(site);
    keepFlow(reply, 'gt_passkey', browser);
    void reply.header('Cache-Control', 'no-store');
    await reply.send(options);
  }
}
