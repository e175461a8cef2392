/** Taking up an account by its invitation, and choosing a new passphrase: the same page, by a link that is good once. */
import { InvalidInput } from '#application/problems.js';
import type { Form } from '../web/frame/page.js';
import { noteProved } from './authentication-log.js';
import { letIn, onward } from './let-in.js';
import { linkIsOver } from './link-is-over.js';
import { passphraseChanged, write } from './mail.js';
import { newPassphrase } from './new-passphrase.js';
import { toSecondFactor } from './second-factor-page.js';

const ASK = 'Ask an administrator of your partnership for a new one.';

export const takeUpPages: readonly Form[] = (['invitation', 'reset'] as const).map((purpose) => ({
  path: `/${purpose}/:secret`,
  view: 'sign-in/take-up.njk',
  open: true,
  async load({ service, params, reply }) {
    const { links, names } = service.identity;
    const account = (await links.look(purpose, params['secret'] ?? ''))?.account ?? undefined;
    const caller =
      account === undefined ? undefined : await service.accounts.callerOf(account, service.now());
    if (account === undefined || caller === undefined) return linkIsOver(reply, ASK);
    return {
      isOver: false,
      isNew: purpose === 'invitation',
      name: caller.name,
      email: await names.emailOf(account),
    };
  },
  async send(visit, fields) {
    const { service, params } = visit;
    const { links, names, passphrases, sessions } = service.identity;
    const secret = params['secret'] ?? '';
    const account = (await links.look(purpose, secret))?.account ?? undefined;
    const caller =
      account === undefined ? undefined : await service.accounts.callerOf(account, service.now());
    // What the page then shows is that the link is over.
    if (account === undefined || caller === undefined) throw new InvalidInput([]);
    const email = await names.emailOf(account);
    const chooser = { name: caller.name, ...(email === undefined ? {} : { email }) };
    const passphrase = await newPassphrase(fields, chooser);
    // Of many who come with the same link, one alone goes on.
    if ((await links.take(purpose, secret)) === undefined) throw new InvalidInput([]);
    noteProved({ request: visit.request, account, proof: 'link' });
    await passphrases.set(account, passphrase, chooser);
    // Whoever was in by the old passphrase is out.
    await sessions.endAllOf(account);
    if (purpose === 'reset') write(service, account, passphraseChanged);
    return (await letIn(visit, account)) ? onward(fields) : toSecondFactor(visit, fields);
  },
}));
