/** What a coordinator records about a finding: a decision, what is said to have been done, a message, a better wording, an action. */
import {
  AssignAction,
  CloseFinding,
  IssuePracticeMessage,
  LinkToEarlierFinding,
  RecordDecision,
  ReopenFinding,
  ReportResponse,
  RewordFinding,
} from '#application/commands/finding.js';
import { GetFinding } from '#application/queries/registers.js';
import { decisions, relations } from '#domain/finding/facts.js';
import type { FindingDocument } from '#read-models/documents.js';
import type { CommandReceipt } from '#application/handling/handler.js';
import type { Form, Sent } from '../frame/page.js';
import type { Visit } from '../frame/visit.js';
import { orNone, type AskedField } from '../frame/asked-field.js';
import { agencyItems, askedForm, type AskedForm, type AskedPage } from './asked-form.js';
import { inWords } from '../frame/wording.js';

type OnFinding = Pick<AskedForm, 'command' | 'input'> & {
  readonly intent: string;
  readonly title: string;
  readonly send: string;
  readonly consequence: string;
  fields(visit: Visit, finding: FindingDocument): Promise<readonly AskedField[]> | readonly AskedField[];
  then?(visit: Visit, receipt: CommandReceipt): Omit<Sent, 'position'>;
};

function onFinding({ intent, title, send, consequence, fields, then, ...form }: OnFinding): Form {
  return askedForm({
    ...form,
    path: `/findings/:reference/${intent}`,
    on: 'finding',
    async page(visit): Promise<AskedPage> {
      const finding = await visit.ask<FindingDocument>(GetFinding, {}, visit.params['reference']);
      const { reference, observation, revision } = finding;
      return {
        ...{ title, send, consequence },
        caption: `${reference}, ${finding.title}`,
        quoted: observation === null ? [] : [`What was seen: “${observation}”`],
        fields: await fields(visit, finding),
        back: `/findings/${encodeURIComponent(reference)}`,
        seen: revision,
      };
    },
    then:
      then ??
      ((visit) => ({
        to: `/findings/${encodeURIComponent(visit.params['reference'] ?? '')}`,
        said: 'Recorded. It stands on the finding now, and the board can see it.',
      })),
  });
}

export const findingForms: readonly Form[] = [
  onFinding({
    intent: 'record-decision',
    command: RecordDecision,
    title: 'Record a decision',
    send: 'Record the decision',
    consequence:
      'The decision is the body’s, recorded by you. The board sees it. It cannot be deleted; it can be corrected.',
    fields: ({ service }) => [
      {
        name: 'decision',
        as: 'radios',
        label: 'What was decided?',
        items: inWords(decisions).map((item) =>
          item.value === 'act' ? { ...item, text: 'Act: assign an action next' } : item,
        ),
      },
      { name: 'rationale', as: 'area', label: 'Why?' },
      {
        name: 'body',
        as: 'line',
        label: 'Which body decided? (optional)',
        hint: 'Such as “Quality assurance sub-committee”',
        suggestions: service.settings.bodies,
      },
      { name: 'meeting', as: 'line', label: 'At which meeting? (optional)' },
      { name: 'effective', as: 'date', label: 'When? (today unless given)' },
    ],
  }),
  onFinding({
    intent: 'assign-action',
    command: AssignAction,
    title: 'Assign an action',
    send: 'Assign',
    consequence:
      'The agency sees it at once as new, to be accepted or declined; the board sees that it was assigned.',
    fields: async (visit, { cases }) => {
      const agencies = await agencyItems(visit);
      return [
        { name: 'title', as: 'line', label: 'What is to be done?' },
        {
          name: 'owner.agency',
          as: 'select',
          label: 'Which agency owes it?',
          items: orNone(agencies, 'Choose an agency'),
        },
        { name: 'owner.person', as: 'line', label: 'Who in it? (optional)' },
        {
          name: 'owner.post',
          as: 'line',
          label: 'Or which post? (optional)',
          hint: 'Such as “Assistant Director for People”',
        },
        {
          name: 'due',
          as: 'date',
          label: 'By when?',
          hint: 'Leave empty to say openly that there is no date',
        },
        { name: 'acceptBy', as: 'date', label: 'To be accepted by (optional)' },
        { name: 'success', as: 'area', label: 'What does success look like? (optional)' },
        {
          name: 'evidenceRequired',
          as: 'radios',
          label: 'Is evidence required before it can be said to be done?',
          items: [
            { value: 'yes', text: 'Yes' },
            { value: 'no', text: 'No' },
          ],
          at: 'no',
        },
        { name: 'contributors', as: 'checkboxes', label: 'Who else helps? (optional)', items: agencies },
        {
          name: 'sponsor.agency',
          as: 'select',
          label: 'Sponsor, for an owner outside (optional)',
          items: orNone(agencies, 'No sponsor'),
        },
        { name: 'sponsor.person', as: 'line', label: 'Who in the sponsor’s agency? (optional)' },
        ...(cases.length === 0
          ? []
          : [
              {
                name: 'about',
                as: 'radios',
                label: 'Is it about the system or about one case?',
                at: 'system',
                items: [
                  { value: 'system', text: 'The system' },
                  { value: 'case', text: 'One case' },
                ],
              } as const,
              {
                name: 'case',
                as: 'select',
                label: 'Which case?',
                items: orNone(
                  cases.map((value) => ({ value, text: value })),
                  'No case',
                ),
              } as const,
            ]),
      ];
    },
    then: (visit, { reference }) => ({
      to: `/findings/${encodeURIComponent(visit.params['reference'] ?? '')}`,
      said: `${reference} is assigned. The agency sees it as new, to be accepted or declined.`,
    }),
  }),
  onFinding({
    intent: 'report-response',
    command: ReportResponse,
    title: 'What is said to have been done',
    send: 'Keep it as reported',
    consequence: 'It is shown as “reported, not verified”: nobody owes it, and nobody has proved it.',
    fields: () => [
      { name: 'response', as: 'area', label: 'What is said to have been done?' },
      { name: 'by', as: 'line', label: 'By whom? (optional)' },
      { name: 'effective', as: 'date', label: 'When? (today unless given)' },
    ],
  }),
  onFinding({
    intent: 'issue-practice-message',
    command: IssuePracticeMessage,
    title: 'Issue a practice message',
    send: 'Issue it',
    consequence:
      'It stands on the finding and in the learning report. To reach the agencies, circulate it as a notice.',
    fields: () => [
      { name: 'message', as: 'area', label: 'The message, for those at the front line' },
      { name: 'audience', as: 'line', label: 'For whom? (optional)' },
    ],
  }),
  onFinding({
    intent: 'reword-finding',
    command: RewordFinding,
    title: 'Word it better',
    send: 'Reword',
    consequence: 'The earlier wording stays in the trail.',
    fields: (_, { title, observation }) => [
      { name: 'title', as: 'line', label: 'Title', at: title },
      {
        name: 'observation',
        as: 'area',
        label: 'What was seen',
        ...(observation === null ? {} : { at: observation }),
      },
      { name: 'reason', as: 'area', label: 'Why is it worded anew?' },
    ],
  }),
  onFinding({
    intent: 'link-to-earlier-finding',
    command: LinkToEarlierFinding,
    title: 'Link it to an earlier finding',
    send: 'Link',
    consequence:
      'Both threads show the link. A repetition asks the board what it means that it was found again.',
    fields: () => [
      {
        name: 'relation',
        as: 'radios',
        label: 'What does this finding do to the earlier one?',
        items: inWords(relations),
      },
      {
        name: 'earlier',
        as: 'line',
        label: 'Reference of the earlier finding',
        hint: 'Such as CP1415.F2; leave empty for a source outside this record',
      },
      { name: 'outside', as: 'area', label: 'Or the outside source, in words' },
      { name: 'reason', as: 'area', label: 'Why? (optional)' },
    ],
  }),
  onFinding({
    intent: 'close-finding',
    command: CloseFinding,
    title: 'Close the finding',
    send: 'Close',
    consequence:
      'It takes no more actions until it is reopened. It needs an assessment of impact, or a decision not to act.',
    fields: () => [{ name: 'reason', as: 'area', label: 'Why is it closed?' }],
  }),
  onFinding({
    intent: 'reopen-finding',
    command: ReopenFinding,
    title: 'Reopen the finding',
    send: 'Reopen',
    consequence: 'It takes actions again; a decision not to act is in question.',
    fields: () => [{ name: 'reason', as: 'area', label: 'Why is it reopened?' }],
  }),
];
