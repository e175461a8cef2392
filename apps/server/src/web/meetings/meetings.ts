/** The meetings, and each with its pack: the position as it was known there, what changed, what asked for the board. */
import { GetMeeting, ListChallenges, ListMeetings } from '#application/queries/meetings.js';
import { GetPack, type Pack } from '#application/queries/pack/pack.js';
import { timeLookedAt } from '../board/past.js';
import type { Page } from '../frame/page.js';
import { agenciesOf, chosenFrom, filtered, type Filter } from '../registers/filters.js';
import { challengeForms } from './challenges.js';

/** The pack's lists in the order in which a board goes through them, and which template draws an item of each. */
const lists = [
  ['escalated', 'Escalated', 'action'],
  ['overdue', 'Overdue', 'action'],
  ['blocked', 'Blocked', 'action'],
  ['declined', 'Declined', 'action'],
  ['returned', 'Returned as not done yet', 'action'],
  ['stale', 'Without a date and silent for 60 days', 'action'],
  ['repeats', 'Repeat findings to judge', 'finding'],
  ['lookAgain', 'Due to be looked at again', 'finding'],
  ['challenges', 'Open challenges', 'challenge'],
  ['notices', 'Notices not acknowledged in time', 'notice'],
] as const;

/** Of each list of the pack; the lists themselves say how many there are. */
const SHOWN = '10';

export const meetingPages: readonly Page[] = [
  {
    path: '/meetings',
    view: 'meetings/meetings.njk',
    async load(visit) {
      const time = await timeLookedAt(visit, 'the meetings');
      const filters: readonly Filter[] = [
        { name: 'body', label: 'Body that met', as: 'text' },
        { name: 'from', label: 'Held from', as: 'date' },
        { name: 'to', label: 'Held to', as: 'date' },
      ];
      const ask = () => visit.ask(ListMeetings, { ...visit.filtersOf(ListMeetings), ...time.texts });
      return { ...time, ...(await filtered(visit, filters, ask)) };
    },
  },
  {
    path: '/meetings/:reference',
    view: 'meetings/meeting.njk',
    async load(visit) {
      const { reference = '' } = visit.params;
      const [time, { names }] = await Promise.all([timeLookedAt(visit, 'this meeting'), agenciesOf(visit)]);
      const [meeting, pack] = await Promise.all([
        visit.ask(GetMeeting, time.texts, reference),
        visit.ask<Pack>(GetPack, { limit: SHOWN, ...time.texts }, reference),
      ]);
      const isNow = time.past === undefined;
      return {
        ...time,
        ...{ meeting, pack, names: { ...names, ...pack.agencyNames } },
        lists: lists.flatMap(([name, title, as]) => {
          const list = pack.needs[name];
          return list === undefined ? [] : [{ title, as, ...list }];
        }),
        mayJudge: isNow && visit.is('board-member', 'coordinator'),
        mayMinute: isNow && visit.is('coordinator'),
        follows: isNow ? `meeting-${reference}` : undefined,
      };
    },
  },
  {
    path: '/challenges',
    view: 'meetings/challenges.njk',
    async load(visit) {
      const [time, agencies] = await Promise.all([timeLookedAt(visit, 'the questions'), agenciesOf(visit)]);
      const filters: readonly Filter[] = [
        chosenFrom(agencies.options, { name: 'agency', label: 'Agency that was asked' }),
        { name: 'open', label: 'Not closed yet', as: 'tick' },
        { name: 'overdue', label: 'Without an answer in time', as: 'tick' },
      ];
      const ask = () => visit.ask(ListChallenges, { ...visit.filtersOf(ListChallenges), ...time.texts });
      const mayJudge = time.past === undefined && visit.is('board-member', 'coordinator');
      return { ...time, names: agencies.names, mayJudge, ...(await filtered(visit, filters, ask)) };
    },
  },
  ...challengeForms,
];
