/** What a board asks: a challenge raised from any finding or action, returned or closed; and the minutes of a meeting. */
import type { Command } from '#application/commands/command.js';
import {
  CloseChallenge,
  RaiseChallenge,
  RecordMinute,
  ReturnChallenge,
} from '#application/commands/meeting.js';
import { GetMeeting, ListMeetings } from '#application/queries/meetings.js';
import { GetAction, GetFinding } from '#application/queries/registers.js';
import { sayDate } from '#domain/time.js';
import type { MeetingListed } from '../board/past.js';
import { orNone, type AskedField } from '../frame/asked-field.js';
import { commandForm, givenWith } from '../frame/command-form.js';
import type { Form } from '../frame/page.js';
import type { Visit } from '../frame/visit.js';
import { challengeOf } from '../lead/answer.js';
import { agenciesOf } from '../registers/filters.js';
import { standingAgencies } from '../coordinator/asked-form.js';

const stays = 'It cannot be deleted; it can be corrected, and both stay in the trail.';
/** Meetings that a challenge can be raised for. */
const MOST_MEETINGS = '50';

interface AboutItem {
  readonly reference: string;
  readonly title: string;
  readonly owner?: { readonly agency: string };
}

/** `CP1415.F1.A1` is an action, `CP1415.F1` a finding. */
function itemAbout(visit: Visit, about: string): Promise<AboutItem> {
  return visit.ask<AboutItem>(/\.A\d+$/.test(about) ? GetAction : GetFinding, {}, about);
}

const raise: Form = {
  path: '/challenge',
  view: 'meetings/raise-challenge.njk',
  async load(visit) {
    const about = visit.asked('about');
    const [item, { items: meetings }, agencies] = await Promise.all([
      about === undefined ? undefined : itemAbout(visit, about),
      visit.ask<{ readonly items: readonly MeetingListed[] }>(ListMeetings, { limit: MOST_MEETINGS }),
      standingAgencies(visit),
    ]);
    return {
      item,
      agencies: orNone(
        agencies.map(({ reference, name }) => ({ value: reference, text: name })),
        'Choose an agency',
      ),
      meetings: meetings.map(({ reference, body, heldOn }) => ({
        value: reference,
        text: `${sayDate(heldOn)}: ${body}`,
      })),
      consequence: `The agency is asked to answer by that day, and the question stays open until the board closes it. ${stays}`,
    };
  },
  async send(visit, fields) {
    const meeting = fields.text('meeting');
    const input = fields.input(RaiseChallenge);
    const receipt = await visit.give(RaiseChallenge, 'meeting', meeting, input, givenWith(fields));
    return {
      to: `/meetings/${receipt.reference}`,
      said: 'Raised. The agency sees the question and the day by which to answer.',
      position: String(receipt.position),
    };
  },
};

interface Judging {
  readonly path: string;
  readonly command: new () => Command;
  readonly heading: string;
  readonly consequence: string;
  readonly button: string;
  readonly said: string;
  readonly fields: readonly AskedField[];
}

/** What the board says of an answer. */
const judgements: readonly Judging[] = [
  {
    path: 'close',
    command: CloseChallenge,
    heading: 'Close the challenge',
    consequence: `The question counts as answered, and the agency owes no more about it. ${stays}`,
    button: 'Close the challenge',
    said: 'Closed. The question, the answers and the outcome stay with the meeting.',
    fields: [{ as: 'area', name: 'outcome', label: 'What came of it?' }],
  },
  {
    path: 'return',
    command: ReturnChallenge,
    heading: 'Return the answer',
    consequence: `The agency sees the reason and owes an answer again. ${stays}`,
    button: 'Return the answer',
    said: 'Returned. The agency sees why, and owes an answer again.',
    fields: [
      { as: 'area', name: 'reason', label: 'Why is the answer not enough?' },
      { as: 'date', name: 'due', label: 'New date for the answer (the date stays unless you give one)' },
    ],
  },
];

const judgementForms = judgements.map(({ path, command, said, ...words }): Form => ({
  path: `/challenges/:reference/${path}`,
  view: 'meetings/judge-challenge.njk',
  async load(visit) {
    const [challenge, { names }] = await Promise.all([challengeOf(visit), agenciesOf(visit)]);
    const { meeting, body, reference } = challenge;
    return {
      names,
      ...{ ...words, challenge, kind: 'challenge', back: `/meetings/${meeting}` },
      item: { reference, title: body },
    };
  },
  async send(visit, fields) {
    const { challenge, meeting } = await challengeOf(visit);
    const input = { ...fields.input(command), challenge };
    const receipt = await visit.give(command, 'meeting', meeting, input, givenWith(fields));
    return { to: `/meetings/${meeting}`, said, position: String(receipt.position) };
  },
}));

const minute = commandForm({
  path: '/meetings/:reference/record-minute',
  view: 'thread/judge.njk',
  command: RecordMinute,
  on: 'meeting',
  async load(visit) {
    const { reference = '' } = visit.params;
    const meeting = await visit.ask<{ readonly body: string; readonly heldOn: string }>(
      GetMeeting,
      {},
      reference,
    );
    return {
      ...{ kind: 'meeting', back: `/meetings/${reference}`, heading: 'Record a minute' },
      ...{ consequence: `It joins the minutes of this meeting. ${stays}`, button: 'Record the minute' },
      item: { reference, title: `${meeting.body}, ${sayDate(meeting.heldOn)}` },
      fields: [
        { as: 'area', name: 'text', label: 'What was said?' },
        {
          ...{ as: 'line', name: 'about', label: 'Finding or action that it is about (if there is one)' },
          ...{ hint: 'Such as CP1415.F1', at: visit.asked('about') },
        },
        { as: 'area', name: 'decision', label: 'What was decided (if anything was)' },
      ],
    };
  },
  then: (_, { reference }) => ({ to: `/meetings/${reference}`, said: 'Recorded in the minutes.' }),
});

export const challengeForms: readonly Form[] = [raise, ...judgementForms, minute];
