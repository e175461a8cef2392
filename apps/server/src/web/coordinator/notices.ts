/** Notices: circulated, and who has not acknowledged them. */
import { CirculateNotice } from '#application/commands/notice.js';
import { GetNotice, ListNotices } from '#application/queries/overviews.js';
import type { NoticeDocument } from '#read-models/documents.js';
import type { Page } from '../frame/page.js';
import { standingAgencies, agencyItems, askedForm } from './asked-form.js';

export const noticePages: readonly Page[] = [
  {
    path: '/notices',
    view: 'coordinator/notices.njk',
    async load(visit) {
      const [found, agencies] = await Promise.all([
        visit.ask<{ readonly items: readonly NoticeDocument[]; readonly next?: string }>(
          ListNotices,
          visit.filtersOf(ListNotices),
        ),
        standingAgencies(visit),
      ]);
      const names = Object.fromEntries(agencies.map(({ reference, name }) => [reference, name]));
      return { notices: found.items, next: found.next, names, late: visit.asked('late') };
    },
  },
  {
    path: '/notices/:reference',
    view: 'coordinator/notice.njk',
    load: async (visit) => ({ notice: await visit.ask(GetNotice, {}, visit.params['reference']) }),
  },
  askedForm({
    path: '/circulate-notice',
    command: CirculateNotice,
    on: 'notice',
    page: async (visit) => {
      const about = visit.asked('about');
      return {
        title: 'Circulate a notice',
        fields: [
          {
            name: 'reference',
            as: 'line',
            label: 'Reference',
            hint: 'Small letters, digits and dashes, such as cp-conference-attendance',
          },
          { name: 'title', as: 'line', label: 'Title' },
          { name: 'text', as: 'area', label: 'Text (optional)' },
          { name: 'to', as: 'checkboxes', label: 'To which agencies?', items: await agencyItems(visit) },
          {
            name: 'audience',
            as: 'line',
            label: 'Or to whom, in words',
            hint: 'Such as “all City partners”; nobody can then acknowledge it',
          },
          { name: 'acknowledgeBy', as: 'date', label: 'To be acknowledged by (optional)' },
          {
            name: 'about',
            as: 'line',
            label: 'About which findings? (optional)',
            hint: 'References with semicolons between',
            ...(about === undefined ? {} : { at: about }),
          },
          {
            name: 'practiceMessageOf',
            as: 'line',
            label: 'Circulates the practice message of (optional)',
            hint: 'Reference of the finding',
          },
          {
            name: 'fulfils',
            as: 'line',
            label: 'Fulfils an action (optional)',
            hint: 'Reference of the action',
          },
        ],
        consequence: 'Each agency finds it on its first page until it has acknowledged it.',
        send: 'Circulate',
        back: '/notices',
      };
    },
    then: (_, { reference }) => ({
      to: `/notices/${reference}`,
      said: 'Circulated. Each agency finds it on its first page; you see below who has not acknowledged it.',
    }),
  }),
];
