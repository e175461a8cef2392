/** Coming back from the provider: whoever belongs to the flow and has an account is let in. */
import { Controller, Get, Inject, Logger, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { NotFound } from '#application/problems.js';
import type { ProviderFlow } from '#identity/provider-flows.js';
import { OpenToAnybody } from '../../http/access.js';
import { draw } from '../../web/frame/draw.js';
import { FormFields } from '../../web/frame/fields.js';
import { untouched } from '../../web/frame/trouble.js';
import type { Visit, WebRequest } from '../../web/frame/visit.js';
import { Visits } from '../../web/frame/visits.js';
import { noteProved, noteRefused } from '../authentication-log.js';
import { letIn, onward } from '../let-in.js';
import { addressOf } from '../own-address.js';
import { toSecondFactor } from '../second-factor-page.js';
import { accountOf } from './account-of.js';
import { takeFlow } from '../flow-cookie.js';
import { BACK } from './leave-page.js';
import { type Claimed, type Provider, ProviderUnavailable } from './provider.js';

const logger = new Logger('sign-in');

@ApiExcludeController()
@OpenToAnybody()
@Controller()
export class ComeBack {
  constructor(@Inject(Visits) private readonly visits: Visits) {}

  @Get(BACK)
  async comeBack(@Req() request: WebRequest, @Res() reply: FastifyReply): Promise<void> {
    const visit = this.visits.of(request, reply);
    const { provider, identity } = visit.service;
    if (provider === undefined) throw new NotFound('such page');
    const secret = takeFlow(reply, 'gt_flow');
    const flow = secret === undefined ? undefined : await identity.flows.take(secret);
    const isDeclined = visit.asked('error') === 'access_denied';
    if (flow === undefined || isDeclined) {
      notLetIn(visit, provider, isDeclined ? 'declined' : 'over');
      return;
    }
    const claimed = await claimedIn(visit, provider, flow);
    if (claimed === undefined) notLetIn(visit, provider, 'unusable');
    else await enter(visit, provider, flow, claimed);
  }
}

async function claimedIn(visit: Visit, provider: Provider, flow: ProviderFlow): Promise<Claimed | undefined> {
  const { request, service } = visit;
  const [, query = ''] = request.url.split('?');
  try {
    return await provider.comeBack(new URL(`${addressOf(service, request, BACK)}?${query}`), flow);
  } catch (error) {
    if (!(error instanceof ProviderUnavailable)) throw error;
    // The cause may hold what was sent; its message says what is wrong with it.
    const { cause } = error;
    logger.warn({ msg: error.message, cause: cause instanceof Error ? cause.message : '', id: request.id });
    return undefined;
  }
}

async function enter(
  visit: Visit,
  provider: Provider,
  { to, carried }: ProviderFlow,
  claimed: Claimed,
): Promise<void> {
  const { service, request, reply } = visit;
  const account = await accountOf(service, provider.settings, claimed);
  const caller = account === undefined ? undefined : await service.accounts.callerOf(account, service.now());
  if (account === undefined || caller === undefined) {
    noteRefused({ request, account, proof: 'provider' });
    notLetIn(visit, provider, 'unknown');
    return;
  }
  noteProved({ request, account, proof: 'provider' });
  const fields = new FormFields({ to, ...(carried === null ? {} : { _carried: carried }) });
  const answer = (await letIn(visit, account, claimed.vouchedFor))
    ? onward(fields)
    : await toSecondFactor(visit, fields);
  if ('to' in answer) await reply.redirect(answer.to, 303);
  else draw(reply, answer.view, { today: visit.today, form: untouched, ...answer.content });
}

type Why = 'declined' | 'over' | 'unusable' | 'unknown';

function notLetIn({ reply }: Visit, provider: Provider, why: Why): void {
  void reply.status(why === 'unknown' ? 403 : 400);
  draw(reply, 'sign-in/not-let-in.njk', { why, provider: provider.settings.name });
}
