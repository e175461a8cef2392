/** For whoever has forgotten their passphrase: a link by e-mail, or whom to ask. */
import { isEmail } from 'class-validator';
import { InvalidInput } from '#application/problems.js';
import type { Form } from '../web/frame/page.js';
import { accountLink } from './account-link.js';
import { write } from './mail.js';
import { admit } from './throttling.js';

export const forgottenPage: Form = {
  path: '/forgotten-passphrase',
  view: 'sign-in/forgotten.njk',
  open: true,
  load: ({ service }) => ({ isMailed: service.settings.web.mail !== undefined }),
  async send({ service, request }, fields) {
    const { identity, accounts, settings, now } = service;
    const email = fields.text('email');
    if (settings.web.mail === undefined || email === undefined || !isEmail(email))
      throw new InvalidInput([
        { field: 'email', message: 'Enter an e-mail address, like name@example.org.' },
      ]);
    // Counted apart from signing in: who asks for links in somebody's name does not keep them out.
    await admit(identity.throttle, `forgotten ${email}`, request.ip);
    const account = await identity.names.accountOfEmail(email);
    const caller = account === undefined ? undefined : await accounts.callerOf(account, now());
    // Nobody waits for it, so that the answer takes as long where there is no such account.
    if (account !== undefined && caller !== undefined)
      write(service, account, async () => {
        const { url } = await accountLink(service, request, 'reset', account);
        return {
          subject: 'A new passphrase for Golden Thread',
          text: [
            `${caller.name},`,
            '',
            'somebody, probably you, asked for a new passphrase. Choose it here, once, within an hour:',
            '',
            url,
            '',
            'If it was not you, do nothing: your passphrase stays as it is.',
          ].join('\n'),
        };
      });
    return { view: 'sign-in/forgotten.njk', content: { isSent: true, email } };
  },
};
