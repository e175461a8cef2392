/** The agency lead's pages: what the agency owes, and its update in a minute. */
import { ReportProgress } from '#application/commands/action.js';
import { GetAction } from '#application/queries/registers.js';
import { commandForm } from '../frame/command-form.js';
import type { Page } from '../frame/page.js';

export const leadPages: readonly Page[] = [
  commandForm({
    path: '/actions/:reference/report-progress',
    view: 'lead/report-progress.njk',
    command: ReportProgress,
    on: 'action',
    load: async (visit) => ({ action: await visit.ask(GetAction, {}, visit.params['reference']) }),
    then: () => ({ to: '/', said: 'Thank you. The coordinator and the board can see it now.' }),
  }),
];
