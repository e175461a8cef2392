/** Lawful occasions for the commands on indicators, meetings and challenges. */
import type { Scene } from './scenes.js';
import type { Stage } from './theatre.js';

const ask = { to: 'city-police', question: 'Why?', due: '2099-01-31' };
const named = { challenge: 'C1' };

const asked = async ({ give, meeting, finding }: Stage): Promise<object> => {
  await give(`/api/meetings/${meeting}/raise-challenge`, { ...ask, about: finding }, 'judge');
  return named;
};
const answered = async (stage: Stage): Promise<object> => {
  await asked(stage);
  const answer = { ...named, answer: 'Because' };
  await stage.give(`/api/meetings/${stage.meeting}/answer-challenge`, answer, 'lead');
  return named;
};
/** A period that has ended and is not read yet. */
const unread = { period: '2013/14', numerator: undefined, denominator: undefined, value: 60 };

export const governance: Readonly<Record<string, Scene>> = {
  'indicator/': { set: ({ indicator }) => ({ reference: `${indicator}-NEW`, unit: 'percent', target: 90 }) },
  'indicator/change-target': { set: () => ({ to: 90, appliesFrom: '2015-04-01' }) },
  'indicator/record-reading': { set: () => unread },
  'indicator/correct-reading': { set: () => ({ ...unread, period: '2014/15' }) },
  'indicator/link-indicator': { set: ({ finding }) => ({ finding, action: undefined }) },
  'indicator/retire-indicator': {},
  'meeting/': { set: ({ meeting }) => ({ reference: `${meeting}-new`, on: '2015-03-19' }) },
  'meeting/note-position': { set: () => ({ position: '1' }) },
  'meeting/record-minute': { set: ({ finding }) => ({ about: finding }) },
  'meeting/raise-challenge': {
    as: 'judge',
    set: ({ finding }) => ({ to: ask.to, due: ask.due, about: finding }),
  },
  'meeting/answer-challenge': { as: 'lead', set: asked },
  'meeting/return-challenge': {
    as: 'judge',
    set: async (stage) => ({ ...(await answered(stage)), due: '2099-02-28' }),
  },
  'meeting/close-challenge': { as: 'judge', set: answered },
};

/** Per kind of item: an entry that may be withdrawn, and the name of a text in its first entry. */
export const amendableGovernance: Readonly<
  Record<string, { readonly last: (stage: Stage) => [string, object]; readonly text: string }>
> = {
  indicator: {
    last: ({ indicator }) => [
      `/api/indicators/${indicator}/record-reading`,
      { period: '2013/14', value: 60 },
    ],
    text: 'title',
  },
  meeting: {
    last: ({ meeting }) => [`/api/meetings/${meeting}/record-minute`, { text: 'Said' }],
    text: 'body',
  },
};
