/** A meeting that was held, as the coordinator records it: its pack follows from it. */
import { HoldMeeting } from '#application/commands/meeting.js';
import { isPlainDate } from '#domain/time.js';
import type { Form } from '../frame/page.js';
import { askedForm } from './asked-form.js';

export const meetingForms: readonly Form[] = [
  askedForm({
    path: '/record-meeting',
    command: HoldMeeting,
    on: 'meeting',
    page: ({ today, service }) => ({
      title: 'Record a meeting',
      fields: [
        {
          name: 'reference',
          as: 'line',
          label: 'Reference',
          at: today,
          hint: 'Its date; with the body before it where several meet on one day, such as qa-2026-03-19',
        },
        {
          name: 'body',
          as: 'line',
          label: 'Which body met?',
          hint: 'Written as at its meetings before: the pack tells what changed since the last of them',
          suggestions: service.settings.bodies,
        },
        { name: 'on', as: 'date', label: 'When?', at: today },
        { name: 'title', as: 'line', label: 'Title (optional)' },
        {
          name: 'present',
          as: 'line',
          label: 'Who was present? (optional)',
          hint: 'With semicolons between',
        },
      ],
      consequence:
        'Its pack is made from the record at once: the position, what changed, and what needs the board.',
      send: 'Record the meeting',
      back: '/meetings',
    }),
    // A meeting takes effect on its day; a day that cannot be is for the field itself to say.
    input(visit, fields) {
      const on = fields.date('on');
      const wasHeld = on !== undefined && isPlainDate(on) && on <= visit.today;
      return { ...fields.input(HoldMeeting), ...(wasHeld ? { effective: on } : {}) };
    },
    then: (_, { reference }) => ({
      to: `/meetings/${reference}`,
      said: 'Recorded. Its pack is made from the record.',
    }),
  }),
];
