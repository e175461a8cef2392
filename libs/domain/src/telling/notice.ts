/** Tells what happened to a notice. */
import type { NoticeFact } from '../notice/notice.js';
import { adding, byDate, listed, type Tellers } from './said.js';

export const tellNotice: Tellers<NoticeFact> = {
  NoticeCirculated: ({ title, text, to, audience, acknowledgeBy, about, practiceMessageOf, fulfils }) => ({
    what:
      `Notice circulated to ${listed([...to, ...(audience === undefined ? [] : [audience])])}` +
      `${acknowledgeBy === undefined ? '' : `, to be acknowledged${byDate(acknowledgeBy)}`}: ${title}`,
    more: [text, ...about, practiceMessageOf, fulfils],
  }),
  NoticeAcknowledged: ({ agency, note }) => ({ what: `Notice acknowledged by ${agency}${adding(note)}` }),
};
