/** An update of an action: what happened and how it stands, done, or more time; files with any of them. */
import {
  AcceptAction,
  AttachEvidence,
  ClaimCompletion,
  DeclineAction,
  ReportBlocked,
  ReportProgress,
  RequestMoreTime,
  Unblock,
  WithdrawEvidence,
} from '#application/commands/action.js';
import { InvalidInput } from '#application/problems.js';
import { commandForm } from '../frame/command-form.js';
import type { FormFields } from '../frame/fields.js';
import type { Form } from '../frame/page.js';
import { loadAction } from './action-shown.js';
import { takeEvidence } from './evidence.js';
import { type Asked, giveWithFiles, thanked } from './give.js';

/** The command that an update is, by what was said of how the action stands. */
function updateAsked(fields: FormFields): Asked {
  const note = fields.text('note');
  const effective = fields.date('effective');
  const when = effective === undefined ? {} : { effective };
  const standing = fields.text('outlook');
  switch (standing) {
    case 'blocked':
      return {
        command: ReportBlocked,
        input: { reason: note, waitingFor: fields.text('waitingFor'), ...when },
      };
    case 'goes-on':
      return { command: Unblock, input: { note, ...when } };
    // What is blocked stays so until it goes on.
    case 'still-blocked':
      return { command: ReportProgress, input: { outlook: 'at-risk', note, ...when } };
    case undefined:
    default:
      return { command: ReportProgress, input: { outlook: standing, note, ...when } };
  }
}

export const updateForms: readonly Form[] = [
  {
    path: '/actions/:reference/report-progress',
    view: 'lead/report-progress.njk',
    load: loadAction,
    take: takeEvidence,
    async send(visit, fields) {
      const asked = updateAsked(fields);
      const note = fields.text('note');
      const isMissing = note === undefined;
      if (isMissing || fields.text('outlook') === undefined)
        throw new InvalidInput([
          ...(isMissing ? [{ field: 'note', message: 'Say what happened.' }] : []),
          ...(fields.text('outlook') === undefined
            ? [{ field: 'outlook', message: 'Say whether it is still on track.' }]
            : []),
        ]);
      const receipt = await giveWithFiles(visit, fields, note, asked);
      const next =
        asked.command === ReportBlocked
          ? 'The coordinator and the board can see that it is blocked, and why.'
          : 'The coordinator and the board can see it now.';
      return thanked(visit, receipt, next);
    },
  },
  {
    path: '/actions/:reference/claim-completion',
    view: 'lead/claim-completion.njk',
    load: loadAction,
    take: takeEvidence,
    async send(visit, fields) {
      const statement = fields.text('statement');
      if (statement === undefined)
        throw new InvalidInput([{ field: 'statement', message: 'Say what was done.' }]);
      const effective = fields.date('effective');
      const input = { statement, ...(effective === undefined ? {} : { effective }) };
      const receipt = await giveWithFiles(visit, fields, statement, { command: ClaimCompletion, input });
      return thanked(visit, receipt, 'The board will verify this; you will see here when it has.');
    },
  },
  {
    path: '/actions/:reference/attach-evidence',
    view: 'lead/attach-evidence.njk',
    load: loadAction,
    take: takeEvidence,
    async send(visit, fields) {
      const description = fields.text('description');
      if (description === undefined)
        throw new InvalidInput([{ field: 'description', message: 'Say what it shows.' }]);
      const named = fields.text('evidence');
      if (fields.all('files').length === 0 && named === undefined)
        throw new InvalidInput([
          { field: 'files', message: 'Choose a file, or name what can be seen elsewhere.' },
        ]);
      const asked =
        named === undefined
          ? undefined
          : { command: AttachEvidence, input: { evidence: named, description } };
      const receipt = await giveWithFiles(visit, fields, description, asked);
      return thanked(visit, receipt, 'Whoever verifies the action can see it now.');
    },
  },
  commandForm({
    path: '/actions/:reference/withdraw-evidence',
    view: 'lead/withdraw-evidence.njk',
    command: WithdrawEvidence,
    on: 'action',
    load: async (visit) => ({ ...(await loadAction(visit)), evidence: visit.asked('evidence') }),
    then: (visit, receipt) =>
      thanked(visit, receipt, 'The trail keeps that it was attached, and why it was withdrawn.'),
  }),
  commandForm({
    path: '/actions/:reference/request-more-time',
    view: 'lead/request-more-time.njk',
    command: RequestMoreTime,
    on: 'action',
    load: loadAction,
    then: (visit, receipt) =>
      thanked(visit, receipt, 'The date stays as it is until somebody else agrees to the new one.'),
  }),
  commandForm({
    path: '/actions/:reference/accept-action',
    view: 'lead/accept-action.njk',
    command: AcceptAction,
    on: 'action',
    load: loadAction,
    then: (visit, receipt) =>
      thanked(visit, receipt, 'The action is yours: update it here when something happens.'),
  }),
  commandForm({
    path: '/actions/:reference/decline-action',
    view: 'lead/decline-action.njk',
    command: DeclineAction,
    on: 'action',
    load: loadAction,
    then: (visit, receipt) =>
      thanked(visit, receipt, 'The coordinator will ask somebody else, or come back to you.'),
  }),
  commandForm({
    path: '/actions/:reference/unblock',
    view: 'lead/unblock.njk',
    command: Unblock,
    on: 'action',
    load: loadAction,
    then: (visit, receipt) => thanked(visit, receipt, 'The action goes on.'),
  }),
];
