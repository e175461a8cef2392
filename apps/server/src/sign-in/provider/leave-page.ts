/** Leaving for the provider: what belongs to the flow is kept here, and the browser goes on. */
import { Logger } from '@nestjs/common';
import { InvalidInput, NotFound } from '#application/problems.js';
import type { Form } from '../../web/frame/page.js';
import { carriedIn } from '../carried.js';
import { localPath } from '../local-path.js';
import { addressOf } from '../own-address.js';
import { onSignInPage } from '../sign-in-page.js';
import { keepFlow } from '../flow-cookie.js';
import { ProviderUnavailable } from './provider.js';

export const BACK = '/sign-in/provider/back';

const logger = new Logger('sign-in');

export const leavePage: Form = {
  path: '/sign-in/provider',
  ...onSignInPage,
  async send(visit, fields) {
    const { provider, identity } = visit.service;
    if (provider === undefined) throw new NotFound('such page');
    const carried = fields.text('_carried');
    const kept = {
      to: localPath(fields.text('to')),
      carried: carried !== undefined && carriedIn(carried) !== undefined ? carried : null,
    };
    try {
      const { url, flow } = await provider.leave(addressOf(visit.service, visit.request, BACK));
      keepFlow(visit.reply, 'gt_flow', await identity.flows.begin({ ...flow, ...kept }));
      // A redirect after a form would be held back by the policy that forms are sent to this host alone.
      return {
        view: 'sign-in/to-provider.njk',
        content: { url: url.href, provider: provider.settings.name },
      };
    } catch (error) {
      if (!(error instanceof ProviderUnavailable)) throw error;
      logger.error(error);
      throw new InvalidInput([{ field: 'provider', message: unavailable(provider.settings.name) }]);
    }
  },
};

export function unavailable(name: string): string {
  return `Signing in by ${name} does not work at the moment. Try again in a while, or sign in below.`;
}
