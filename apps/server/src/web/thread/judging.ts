/** The forms of those who judge: each gives one command about a finding or an action, and says first what follows from it. */
import * as action from '#application/commands/action.js';
import type { Command } from '#application/commands/command.js';
import { AssessImpact, JudgeRepeat } from '#application/commands/finding.js';
import { GetAction, GetFinding } from '#application/queries/registers.js';
import type { AskedField } from '../frame/asked-field.js';
import { commandForm } from '../frame/command-form.js';
import type { Page } from '../frame/page.js';
import type { Visit } from '../frame/visit.js';

interface Judging {
  readonly path: string;
  readonly command: new () => Command;
  readonly heading: string;
  /** What follows, said before the button. */
  readonly consequence: string;
  readonly button: string;
  /** What was recorded and what happens next. */
  readonly said: string;
  fields(visit: Visit, item: Item): readonly AskedField[];
}

/** As far as the forms depend on it. */
interface Item {
  readonly title: string;
  readonly revision: number;
  readonly due?: string | null;
  readonly request?: { readonly to: string; readonly reason: string } | null;
  readonly completion?: { readonly statement: string; readonly by: { readonly name: string } } | null;
}

const area = (name: string, label: string, hint?: string): AskedField => ({
  ...{ as: 'area', name, label },
  ...(hint === undefined ? {} : { hint }),
});
const stays = 'It cannot be deleted; it can be corrected, and both stay in the trail.';

const onActions: readonly Judging[] = [
  {
    path: 'verify-completion',
    command: action.VerifyCompletion,
    heading: 'Verify that it was done',
    consequence: `You confirm that this was done, from outside the agency that owed it. Whether it changed anything for children is judged apart. ${stays}`,
    button: 'Verify',
    said: 'Verified. Whether it changed anything for children is judged on the finding, as impact.',
    fields: () => [
      area('statement', 'What did you see that confirms it?', 'A log, a sample of cases, a visit'),
    ],
  },
  {
    path: 'return-completion',
    command: action.ReturnCompletion,
    heading: 'Return it as not done yet',
    consequence: `The owner sees the reason and owes the action again. The finding is off track until they answer. ${stays}`,
    button: 'Return',
    said: 'Returned. The owner sees the reason and owes it again.',
    fields: () => [area('reason', 'What is missing?')],
  },
  {
    path: 'change-due-date',
    command: action.ChangeDueDate,
    heading: 'Agree a new due date',
    consequence: `The slip is counted, with its reason and with you as the one who agreed it. ${stays}`,
    button: 'Agree the new date',
    said: 'Agreed. The new date holds from now on; the slip and its reason stay on the action.',
    fields: (_, { request }) => [
      { as: 'date', name: 'to', label: 'New due date', at: request?.to },
      area('reason', 'Why is more time right?'),
    ],
  },
  {
    path: 'refuse-more-time',
    command: action.RefuseMoreTime,
    heading: 'Refuse more time',
    consequence: `The due date stays. The owner sees the reason. ${stays}`,
    button: 'Refuse more time',
    said: 'Refused. The due date stays, and the owner sees why.',
    fields: () => [area('reason', 'Why not?')],
  },
  {
    path: 'escalate',
    command: action.Escalate,
    heading: 'Escalate',
    consequence: `The finding is off track until the escalation is resolved. Everybody with a part in the action sees it. ${stays}`,
    button: 'Escalate',
    said: 'Escalated. It stays on the board’s position until it is resolved.',
    fields: ({ service }) => [
      { as: 'line', name: 'to', label: 'To whom?', suggestions: service.settings.bodies },
      area('reason', 'Why?'),
    ],
  },
  {
    path: 'resolve-escalation',
    command: action.ResolveEscalation,
    heading: 'Resolve the escalation',
    consequence: `The action goes on as it stands. ${stays}`,
    button: 'Resolve',
    said: 'Resolved. The action goes on as it stands.',
    fields: () => [area('outcome', 'What came of it?')],
  },
  {
    path: 'reopen-action',
    command: action.ReopenAction,
    heading: 'Reopen',
    consequence: `The owner owes it again, and the finding is in hand again. ${stays}`,
    button: 'Reopen',
    said: 'Reopened. The owner owes it again.',
    fields: () => [area('reason', 'Why is it not over?')],
  },
];

const onFindings: readonly Judging[] = [
  {
    path: 'assess-impact',
    command: AssessImpact,
    heading: 'Assess impact',
    consequence: `This becomes the status that the board’s position leads with, until an action is assigned after it. ${stays}`,
    button: 'Record the judgement',
    said: 'Recorded. The position shows it now. Earlier judgements stay in the trail.',
    fields: () => [
      {
        ...{ as: 'radios', name: 'rating', label: 'Did anything change for children?' },
        hint: 'Where a later finding repeats this one, only “None” and “Worse” judge what that means.',
        items: [
          {
            value: 'sustained',
            text: 'Sustained',
            hint: { text: 'It changed, and it stayed so for a while' },
          },
          { value: 'shown', text: 'Shown', hint: { text: 'It changed' } },
          { value: 'emerging', text: 'Emerging', hint: { text: 'First signs, too early to say' } },
          { value: 'none', text: 'None', hint: { text: 'Nothing changed' } },
          { value: 'worse', text: 'Worse' },
        ],
      },
      {
        ...{ as: 'checkboxes', name: 'restsOn', label: 'What does the judgement rest on?', small: true },
        items: [
          { value: 'indicator', text: 'An indicator' },
          { value: 're-audit', text: 'A later audit' },
          { value: 'feedback', text: 'Feedback of children, families or staff' },
          { value: 'observation', text: 'Observation of practice' },
        ],
      },
      area('narrative', 'In words: what was seen?'),
      { as: 'date', name: 'lookAgainOn', label: 'Look again on (if it should be)' },
      {
        as: 'line',
        name: 'laterFinding',
        label: 'Finding of the later audit that it rests on (if there is one)',
        hint: 'Such as CP1516.S1',
      },
    ],
  },
  {
    path: 'judge-repeat',
    command: JudgeRepeat,
    heading: 'Judge what the repeat means',
    consequence: `You say that the action is not complete yet. That nothing changed, or that it is worse, is a judgement of impact instead. ${stays}`,
    button: 'Record the judgement',
    said: 'Recorded. The finding is not waiting for judgement any more.',
    fields: (visit) => [
      { as: 'line', name: 'by', label: 'The later finding that repeats this one', at: visit.asked('by') },
      { as: 'hidden', name: 'judgement', label: '', at: 'not-complete-yet' },
      area('reason', 'Why is the action that should prevent it not complete yet?'),
      {
        as: 'line',
        name: 'body',
        label: 'Body that judged (if not you alone)',
        suggestions: visit.service.settings.bodies,
      },
    ],
  },
];

function pagesOf(
  kind: 'finding' | 'action',
  query: typeof GetFinding | typeof GetAction,
  forms: readonly Judging[],
): readonly Page[] {
  return forms.map(({ path, command, said, fields, ...words }) =>
    commandForm({
      path: `/${kind}s/:reference/${path}`,
      view: 'thread/judge.njk',
      command,
      on: kind,
      async load(visit) {
        const { reference = '' } = visit.params;
        const item = await visit.ask<Item>(query, {}, reference);
        return { ...words, kind, item, back: `/${kind}s/${reference}`, fields: fields(visit, item) };
      },
      then: (_, { reference }) => ({ to: `/${kind}s/${reference}`, said }),
    }),
  );
}

export const judgingPages: readonly Page[] = [
  ...pagesOf('action', GetAction, onActions),
  ...pagesOf('finding', GetFinding, onFindings),
];
