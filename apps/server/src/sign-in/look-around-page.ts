/** In the demonstration alone: being one of its people by pressing a button. */
import { NotFound } from '#application/problems.js';
import type { Form } from '../web/frame/page.js';
import { letIn, onward } from './let-in.js';

export const lookAroundPage: Form = {
  path: '/sign-in/look-around',
  view: 'sign-in/sign-in.njk',
  open: true,
  load() {
    throw new NotFound('such page');
  },
  async send(visit, fields) {
    const account = fields.text('as');
    // Nobody is offered outside the demonstration, and then this page is not there.
    if (account === undefined || !visit.service.people.some((person) => person.account === account))
      throw new NotFound('such page');
    await letIn(visit, account, true);
    return onward(fields);
  },
};
