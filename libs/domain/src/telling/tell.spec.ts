/** The trail's sentences: what people read of each kind of entry, and what they must never read again. */
import { REDACTED } from '../amendment/amendment.js';
import type { DomainFact } from '../catalogue.js';
import { entry, inOrder } from '../../../../test/given-when-then.js';
import { gpLead } from '../../../../test/people.js';
import { then as happens } from '../../../../test/thread.js';
import { asTold } from './as-told.js';
import { agenciesConcerned } from './concerned.js';
import { tell } from './tell.js';

const agreedBy = 'the chair';
const owner = { agency: 'city-gp-practice', person: 'Dr Osei', post: 'practice lead' };

describe('The trail tells', () => {
  const sentences: readonly [DomainFact, string, string | null][] = [
    [
      {
        type: 'ActionAssigned',
        data: {
          ...{ findings: ['CP1415.F2', 'CP1415.F3'], title: 'Send a report', about: 'system', owner },
          ...{ contributors: [], due: null, evidenceRequired: false },
        },
      },
      'Action assigned to Dr Osei, practice lead, city-gp-practice, with no due date, to answer CP1415.F2 and CP1415.F3: Send a report',
      null,
    ],
    [
      {
        type: 'DueDateChanged',
        data: {
          ...{ from: '2015-02-01', to: '2015-03-01', reason: 'The rota is late' },
          agreedBy: { id: 'chair', name: 'Sam Gray' },
        },
      },
      'Due date changed from 1 February 2015 to 1 March 2015, agreed by Sam Gray',
      'The rota is late',
    ],
    [
      { type: 'DecisionRecorded', data: { decision: 'handled-elsewhere', rationale: 'The network has it' } },
      'Decision: handled elsewhere',
      'The network has it',
    ],
    [{ type: 'CompletionReturned', data: { reason: 'No minutes' } }, 'Completion returned', 'No minutes'],
    [
      { type: 'ProgressReported', data: { outlook: 'at-risk', note: 'Two posts are empty' } },
      'Progress reported, at risk: Two posts are empty',
      null,
    ],
    [
      {
        type: 'ImpactAssessed',
        data: { rating: 'shown', restsOn: ['re-audit', 'feedback'], narrative: 'Seen' },
      },
      'Impact assessed from re-audit and feedback: shown',
      'Seen',
    ],
    [
      { type: 'FindingLinkedToEarlier', data: { relation: 'repeats', earlier: { finding: 'CP1314.F1' } } },
      'Repeats CP1314.F1',
      null,
    ],
    [
      {
        type: 'NoticeCirculated',
        data: { title: 'Conferences', to: ['a', 'b'], audience: 'all GPs', about: [] },
      },
      'Notice circulated to a, b and all GPs: Conferences',
      null,
    ],
    [
      {
        type: 'EntryCorrected',
        data: { entry: 'x', corrected: { due: '2015-03-01', contributors: [] }, reason: 'Misread', agreedBy },
      },
      'An earlier entry corrected, agreed by the chair: due is now 1 March 2015 and contributors is now nothing',
      'Misread',
    ],
    [
      { type: 'TextRedacted', data: { entry: 'x', field: 'to.observation', reason: 'A name', agreedBy } },
      'Text of an earlier entry taken out of view (observation), agreed by the chair',
      'A name',
    ],
  ];
  it.each(sentences)('%j', (fact, what, why) => {
    expect(tell(fact)).toMatchObject({ what, why });
  });

  it('words that are in no sentence, so that an entry is found by them', () => {
    const fact: DomainFact = {
      type: 'FindingRecorded',
      data: {
        ...{
          audit: 'CP1415',
          kind: 'strength',
          title: 'Reports',
          observation: 'They were plain',
          themes: ['voice'],
        },
        ...{ extent: { of: 'counted', seen: 3, outOf: 8 }, cases: ['CP1415-C2'] },
      },
    };
    expect(tell(fact)).toEqual({
      what: 'Strength recorded: Reports (3 of 8 cases)',
      why: null,
      words: 'Strength recorded: Reports (3 of 8 cases) · They were plain · voice · CP1415-C2',
    });
  });

  it('nothing of what a finding said before it was reworded: that can be redacted where it was written', () => {
    const from = { title: 'Mrs Smith did not attend', observation: null };
    const to = { title: 'A parent did not attend', observation: null };
    const { words } = tell({ type: 'FindingReworded', data: { from, to, reason: 'A name' } });
    expect(words).not.toContain('Smith');
  });
});

describe('What was amended is told', () => {
  const noted = happens('ProgressReported', { outlook: 'on-track', note: 'Mrs Smith agreed' });
  const corrected = entry({
    type: 'EntryCorrected' as const,
    data: { entry: 'entry-0', corrected: { note: 'Mrs Jones agreed' }, reason: 'Misheard', agreedBy },
  });
  const redacted = entry({
    type: 'TextRedacted' as const,
    data: { entry: 'entry-0', field: 'note', reason: 'A name', agreedBy },
  });
  const withdrawn = entry({
    type: 'EntryWithdrawn' as const,
    data: { entry: 'entry-0', reason: 'Another action', agreedBy },
  });

  it('as corrected, with what corrected it', () => {
    const [first] = asTold(inOrder<DomainFact & { readonly type: string }>([noted, corrected]));
    expect(first?.entry.data).toEqual({ outlook: 'on-track', note: 'Mrs Jones agreed' });
    expect(first?.amendedBy).toEqual([{ type: 'EntryCorrected', id: 'entry-1' }]);
  });

  it('without what was redacted, in the entry and in corrections before it', () => {
    const told = asTold(inOrder<DomainFact & { readonly type: string }>([noted, corrected, redacted]));
    expect(told[0]?.entry.data).toEqual({ outlook: 'on-track', note: REDACTED });
    expect(told[0]?.amendedBy.at(-1)).toEqual({ type: 'TextRedacted', id: 'entry-2', field: 'note' });
    expect(told[1]?.entry.data).toMatchObject({ corrected: { note: REDACTED } });
    expect(JSON.stringify(told)).not.toMatch(/Smith|Jones/);
  });

  it('with its words when a correction came after the redaction', () => {
    const told = asTold(inOrder<DomainFact & { readonly type: string }>([noted, redacted, corrected]));
    expect(told[0]?.entry.data).toMatchObject({ note: 'Mrs Jones agreed' });
  });

  it('still, when it was withdrawn', () => {
    const [first] = asTold(inOrder<DomainFact & { readonly type: string }>([noted, withdrawn]));
    expect(first).toMatchObject({ entry: { data: noted.data }, amendedBy: [{ type: 'EntryWithdrawn' }] });
  });
});

describe('An entry concerns', () => {
  const action = { owner: { agency: 'city-gp-practice' }, sponsor: { agency: 'city-cspc' } };

  it('who acted, the owner and the sponsor of the time, each once', () => {
    const reported = happens('ProgressReported', { outlook: 'on-track', note: 'Done' }, { by: gpLead });
    expect(agenciesConcerned('action', 'CP1415.F2.A1', reported, action)).toEqual([
      'city-gp-practice',
      'city-cspc',
    ]);
  });

  it('both owners, when an action is handed over', () => {
    const data = { from: { agency: 'city-police' }, to: { agency: 'city-gp-practice' }, reason: 'Theirs' };
    const handedOver = happens('ActionReassigned', data, { by: gpLead });
    expect(agenciesConcerned('action', 'CP1415.F2.A1', handedOver, action)).toContain('city-police');
  });

  it('those a notice went to', () => {
    const sent = entry({
      type: 'NoticeCirculated' as const,
      data: { title: 'N', to: ['a', 'b'], about: [] },
    });
    expect(agenciesConcerned('notice', 'n', sent, undefined)).toEqual(['city-cspc', 'a', 'b']);
  });
});
