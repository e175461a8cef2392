/** Making a token for the API that stands for oneself. */
import { InvalidInput, type FieldProblem } from '#application/problems.js';
import { MOST_DAYS, PERSONAL_DAYS, scopes } from '#identity/tokens/tokens.js';
import type { Form } from '../../web/frame/page.js';
import { asksForPassphrase, ownSession, proveAgain } from './own-session.js';

const LONGEST_NAME = 80;

export const ownTokenPage: Form = {
  path: '/me/new-token',
  view: 'me/new-token.njk',
  load: async (visit) => ({ ...(await asksForPassphrase(visit)), days: PERSONAL_DAYS, mostDays: MOST_DAYS }),
  async send(visit, fields) {
    const session = ownSession(visit);
    const name = fields.text('name') ?? '';
    const chosen = scopes.filter((scope) => fields.all('scopes').includes(scope));
    const days = Number(fields.text('days') ?? '');
    const problems: FieldProblem[] = [];
    if (name === '' || name.length > LONGEST_NAME)
      problems.push({ field: 'name', message: `Say what it is for, in at most ${LONGEST_NAME} characters.` });
    if (chosen.length === 0) problems.push({ field: 'scopes', message: 'Choose what it may do.' });
    if (!Number.isInteger(days) || days < 1 || days > MOST_DAYS)
      problems.push({ field: 'days', message: `Enter a number of days from 1 to ${MOST_DAYS}.` });
    if (problems.length > 0) throw new InvalidInput(problems);
    await proveAgain(visit, fields, session);
    const { tokens } = visit.service.identity;
    const token = await tokens.issueFor(session.account, { name, scopes: chosen, days });
    return { view: 'me/token.njk', content: { token, name, days } };
  },
};
