/** Agencies stand by name in the sentences of the trail; what somebody typed into them is left as it is. */
import type { DomainFact } from '../catalogue.js';
import { tell } from './tell.js';
import { withNames, wordsWithAgencies } from './agencies-said.js';

const names = {
  'city-police': { name: 'City Police' },
  gp: { name: 'City GP practice' },
  by: { name: 'By' },
};
const said = (fact: DomainFact) => withNames({ type: fact.type, what: tell(fact).what }, names);

it.each<[string, DomainFact]>([
  [
    'Action assigned to Jo Hill, City Police, by 1 March 2015, to answer CP1415.F1: Ask city-police, by gp',
    {
      type: 'ActionAssigned',
      data: {
        ...{
          title: 'Ask city-police, by gp',
          owner: { agency: 'city-police', person: 'Jo Hill' },
          due: '2015-03-01',
        },
        ...{ findings: ['CP1415.F1'], contributors: [], evidenceRequired: false, about: 'system' },
      },
    },
  ],
  [
    'Action handed over from City Police to City GP practice',
    {
      type: 'ActionReassigned',
      data: { from: { agency: 'city-police' }, to: { agency: 'gp' }, reason: 'Theirs' },
    },
  ],
  [
    'Notice circulated to City Police, City GP practice and all city-police: Call gp',
    {
      type: 'NoticeCirculated',
      data: { title: 'Call gp', to: ['city-police', 'gp'], audience: 'all city-police', about: [] },
    },
  ],
  [
    'Now commissioned by City GP practice; before, by City Police',
    { type: 'CommissioningChanged', data: { from: 'city-police', to: 'gp', reason: 'New contract' } },
  ],
  [
    'Agency registered: gp',
    { type: 'AgencyRegistered', data: { name: 'gp', kind: 'health', external: false } },
  ],
])('%s', (sentence, fact) => {
  expect(said(fact)).toBe(sentence);
});

it('Behind the sentence, too, agencies stand by name: who takes part, who sponsors', () => {
  const fact: DomainFact = {
    type: 'ActionAssigned',
    data: {
      ...{ title: 'Ask', owner: { agency: 'gp' }, findings: ['CP1415.F1'], contributors: [] },
      ...{ due: null, success: 'The gp, by', sponsor: { agency: 'city-police', post: 'Head' } },
      ...{ evidenceRequired: false, about: 'system' },
    },
  };
  const { what, words } = tell(fact);
  const nameOf = (one: string) => (one in names ? names[one as keyof typeof names].name : undefined);
  expect(wordsWithAgencies({ type: fact.type, what, words }, nameOf)).toMatch(/ · Head, City Police$/);
});
