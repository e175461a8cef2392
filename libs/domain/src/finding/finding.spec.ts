/** The rules of a finding, what each command on it makes true, and what each fact changes. */
import { aStoryOf, entry, inOrder, rulesBroken, situation } from '../../../../test/given-when-then.js';
import { scrutineer } from '../../../../test/people.js';
import * as a from '../../../../test/thread.js';
import type { AuditFact } from '../audit/facts.js';
import type { Entry } from '../entry.js';
import { decideFinding as decide, findingRules as rules } from './decide.js';
import { evolveFinding, relations, type Extent, type Finding, type FindingFact } from './facts.js';

const given = aStoryOf(evolveFinding, 'CP1415.F2');
const area = given(a.recorded());
const strength = given(a.recorded({ kind: 'strength' }));
const closed = given(a.recorded(), a.decidedNotToAct, a.findingClosed);
const now = situation();
const reason = 'It came up at the board';
const alone = { actions: [], ...a.nobodyMerged };

describe('Recording a finding', () => {
  const selected = entry<AuditFact>({ type: 'CaseFileSelected', data: { case: 'CASE-07', agencies: [] } });
  const audit = a.auditFrom(a.planned, selected);
  const command = { audit: 'CP1415', kind: 'area-for-action', title: 'Attendance at conferences' } as const;

  it('needs little: an audit, a kind and a title', () => {
    given()
      .when(decide.recordFinding, command, { audit })
      .then({
        type: 'FindingRecorded',
        data: { ...command, themes: [], extent: { of: 'not-stated' }, cases: [] },
      });
  });
  it('takes an observation, themes, an extent and cases of its audit', () => {
    const more = {
      observation: 'The GP neither attended nor sent a report',
      themes: ['partnership working'],
      extent: { of: 'counted', seen: 1, outOf: 6 } as const,
      cases: ['CASE-07'],
    };
    given()
      .when(decide.recordFinding, { ...command, ...more }, { audit })
      .then({ type: 'FindingRecorded', data: { ...command, ...more } });
  });
  it('happens once for each reference', () => {
    area.when(decide.recordFinding, command, { audit }).thenRefused(rules.findingsAreRecordedOnce);
  });
  it('ends when its audit is closed or withdrawn, but not when it is reported', () => {
    const end = (type: 'AuditClosed' | 'AuditReported' | 'AuditWithdrawn') =>
      a.auditFrom(a.planned, { ...a.planned, type, data: { reason } } as typeof a.planned);
    for (const type of ['AuditClosed', 'AuditWithdrawn'] as const)
      given()
        .when(decide.recordFinding, command, { audit: end(type) })
        .thenRefused(rules.endedAuditsTakeNoFindings);
    given()
      .when(decide.recordFinding, command, { audit: end('AuditReported') })
      .then(expect.objectContaining({ type: 'FindingRecorded' }) as never);
  });
  it('counts no more cases seen than audited, and at least one audited', () => {
    for (const [seen, outOf] of [
      [7, 6],
      [0, 0],
      [-1, 6],
    ] as const)
      given()
        .when(decide.recordFinding, { ...command, extent: { of: 'counted', seen, outOf } }, { audit })
        .thenRefused(rules.theExtentFitsTheCases);
  });
  it('may say that none or all of the cases show it', () => {
    for (const seen of [0, 6]) {
      const extent: Extent = { of: 'counted', seen, outOf: 6 };
      given()
        .when(decide.recordFinding, { ...command, extent }, { audit })
        .then({ type: 'FindingRecorded', data: { ...command, themes: [], extent, cases: [] } });
    }
  });
  it('refers to cases of its own audit', () => {
    given()
      .when(decide.recordFinding, { ...command, cases: ['CASE-07', 'CASE-99'] }, { audit })
      .thenRefused(rules.casesBelongToTheAudit);
  });
});

describe('Rewording a finding', () => {
  const from = {
    title: 'Attendance at child protection conferences',
    observation: 'The GP neither attended nor sent a report',
  };
  it('keeps what it said and what it says', () => {
    area
      .when(decide.rewordFinding, { title: 'Attendance', reason })
      .then({ type: 'FindingReworded', data: { from, to: { ...from, title: 'Attendance' }, reason } });
  });
  it('changes something', () => {
    area.when(decide.rewordFinding, { ...from, reason }).thenRefused(rules.aRewordingChangesSomething);
    area.when(decide.rewordFinding, { reason }).thenRefused(rules.aRewordingChangesSomething);
  });
});

describe('A link to something earlier', () => {
  const link = (earlier: object) =>
    a.next('FindingLinkedToEarlier', { relation: 'repeats', earlier: earlier as { finding: string } });
  it('names an earlier finding, or an outside source in words', () => {
    for (const relation of relations)
      area.when(decide.linkToEarlierFinding, { relation, earlier: 'CP1314.F1', reason }).then({
        type: 'FindingLinkedToEarlier',
        data: { relation, earlier: { finding: 'CP1314.F1' }, reason },
      });
    strength.when(decide.linkToEarlierFinding, { relation: 'reinforces', outside: 'Contract review' }).then({
      type: 'FindingLinkedToEarlier',
      data: { relation: 'reinforces', earlier: { outside: 'Contract review' } },
    });
  });
  it('names one of them, not both and not neither', () => {
    area
      .when(decide.linkToEarlierFinding, { relation: 'repeats' })
      .thenRefused(rules.aLinkNamesOneEarlierSource);
    area
      .when(decide.linkToEarlierFinding, { relation: 'repeats', earlier: 'CP1314.F1', outside: 'A review' })
      .thenRefused(rules.aLinkNamesOneEarlierSource);
  });
  it('leads to another finding', () => {
    area
      .when(decide.linkToEarlierFinding, { relation: 'repeats', earlier: 'CP1415.F2' })
      .thenRefused(rules.findingsDoNotLinkToThemselves);
  });
  it('is recorded once for each relation', () => {
    const linked = given(a.recorded(), link({ finding: 'CP1314.F1' }), link({ outside: 'A review' }));
    const { findingsAreLinkedOnce: rule } = rules;
    linked.when(decide.linkToEarlierFinding, { relation: 'repeats', earlier: 'CP1314.F1' }).thenRefused(rule);
    linked.when(decide.linkToEarlierFinding, { relation: 'repeats', outside: 'A review' }).thenRefused(rule);
    linked.when(decide.linkToEarlierFinding, { relation: 'supersedes', earlier: 'CP1314.F1' }).then({
      type: 'FindingLinkedToEarlier',
      data: { relation: 'supersedes', earlier: { finding: 'CP1314.F1' } },
    });
  });
});

const response = { response: 'All children are seen within 24 hours', by: 'Paediatric Community Team' };
const decision = {
  decision: 'existing-work',
  rationale: 'Already in hand',
  body: 'QA sub-committee',
} as const;
const message = { message: 'Make sure you prioritise your attendance', audience: 'all City partners' };
const assessment = {
  rating: 'emerging',
  restsOn: ['observation'],
  narrative: 'Two of three attended',
} as const;

describe('What is said of a finding', () => {
  it('may be a response that a source reports', () => {
    area.when(decide.reportResponse, response).then({ type: 'ResponseReported', data: response });
  });
  it('may be a decision, by a body, with its rationale', () => {
    area.when(decide.recordDecision, decision).then({ type: 'DecisionRecorded', data: decision });
  });
  it('may be a practice message, from a strength too', () => {
    for (const it of [area, strength])
      it.when(decide.issuePracticeMessage, message).then({ type: 'PracticeMessageIssued', data: message });
  });
  it('may be a judgement of its impact, each base named once', () => {
    area
      .when(decide.assessImpact, { ...assessment, restsOn: ['feedback', 'feedback'] }, alone, now)
      .then({ type: 'ImpactAssessed', data: { ...assessment, restsOn: ['feedback'] } });
  });
  it('is no response, decision or impact where the finding is a strength', () => {
    const { strengthsNeedNoAnswer: rule } = rules;
    strength.when(decide.reportResponse, response).thenRefused(rule);
    strength.when(decide.recordDecision, decision).thenRefused(rule);
    strength.when(decide.assessImpact, assessment, alone, now).thenRefused(rule);
  });
  it('is nothing new while it is closed', () => {
    const { closedFindingsDoNotChange: rule } = rules;
    closed.when(decide.rewordFinding, { title: 'Other', reason }).thenRefused(rule);
    closed.when(decide.reportResponse, response).thenRefused(rule);
    closed.when(decide.recordDecision, decision).thenRefused(rule);
    closed.when(decide.issuePracticeMessage, message).thenRefused(rule);
    closed.when(decide.assessImpact, assessment, alone, now).thenRefused(rule);
    closed.when(decide.closeFinding, { reason }, alone).thenRefused(rule);
  });
});

describe('A judgement of impact', () => {
  it('rests on something', () => {
    area
      .when(decide.assessImpact, { ...assessment, restsOn: [] }, alone, now)
      .thenRefused(rules.impactRestsOnSomething);
  });
  it('looks again later than it was made', () => {
    for (const lookAgainOn of ['2015-02-01', '2015-02-02'])
      area
        .when(decide.assessImpact, { ...assessment, lookAgainOn }, alone, now)
        .thenRefused(rules.weLookAgainLater);
  });
  it('may look again within a period in which it was made, since it may have been made before', () => {
    const looking = { ...assessment, lookAgainOn: '2015-01-31' };
    const expected = { type: 'ImpactAssessed', data: looking };
    area.when(decide.assessImpact, looking, alone, situation({ effective: '2014/15' })).then(expected);
    area.when(decide.assessImpact, looking, alone, situation({ effective: 'unknown' })).then(expected);
  });
});

describe('Closing and reopening', () => {
  const assessed = a.next('ImpactAssessed', { ...assessment, restsOn: ['observation'] }, { by: scrutineer });
  it('closes after a judgement of impact, or a decision not to act, or at once for a strength', () => {
    const done = { type: 'FindingClosed', data: { reason } };
    given(a.recorded(), assessed).when(decide.closeFinding, { reason }, alone).then(done);
    given(a.recorded(), a.decidedNotToAct).when(decide.closeFinding, { reason }, alone).then(done);
    strength.when(decide.closeFinding, { reason }, alone).then(done);
  });
  it('does not close without one', () => {
    area.when(decide.closeFinding, { reason }, alone).thenRefused(rules.closingNeedsAJudgement);
    given(a.recorded(), a.decidedToAct)
      .when(decide.closeFinding, { reason }, alone)
      .thenRefused(rules.closingNeedsAJudgement);
  });
  it('does not close on a judgement that an action was assigned after', () => {
    const later = a.actionFrom(a.assigned({}, { effective: '2015-02-03' }));
    const overtaken = given(a.recorded(), assessed);
    overtaken
      .when(decide.closeFinding, { reason }, { actions: [later] })
      .thenRefused(rules.anOvertakenJudgementDoesNotClose);
    const judgedAgain = a.next(
      'ImpactAssessed',
      { ...assessment, restsOn: ['observation'] },
      { by: scrutineer, effective: '2015-02-04' },
    );
    given(a.recorded(), assessed, judgedAgain)
      .when(decide.closeFinding, { reason }, { actions: [later] })
      .then({ type: 'FindingClosed', data: { reason } });
    given(a.recorded(), assessed, a.decidedNotToAct)
      .when(decide.closeFinding, { reason }, { actions: [later] })
      .then({ type: 'FindingClosed', data: { reason } });
  });
  it('reopens what is closed', () => {
    closed.when(decide.reopenFinding, { reason }).then({ type: 'FindingReopened', data: { reason } });
    area.when(decide.reopenFinding, { reason }).thenRefused(rules.onlyClosedFindingsReopen);
  });
  it('needs a new decision not to act after reopening', () => {
    given(a.recorded(), a.decidedNotToAct, a.findingClosed, a.next('FindingReopened', { reason }))
      .when(decide.closeFinding, { reason }, alone)
      .thenRefused(rules.closingNeedsAJudgement);
  });
});

describe('Each fact of a finding', () => {
  const moment = { on: '2015-02-02', position: 2 };
  const after = (...entries: readonly Entry<FindingFact>[]) => a.findingFrom(a.recorded(), ...entries);
  const fresh: Finding = {
    reference: 'CP1415.F2',
    audit: 'CP1415',
    kind: 'area-for-action',
    title: 'Attendance at child protection conferences',
    observation: 'The GP neither attended nor sent a report',
    themes: ['partnership working'],
    extent: { of: 'one-case' },
    cases: [],
    basis: 'stated',
    recordedOn: '2015-01-12',
    links: [],
    responses: [],
    decision: null,
    messages: [],
    assessments: [],
    judgedRepeats: [],
    closed: false,
    illustrative: false,
  };
  const kept = { basis: 'stated', ...moment } as const;
  const to = { title: 'Attendance', observation: null };
  const cases: readonly [Entry<FindingFact>, Partial<Finding>][] = [
    [a.next('FindingReworded', { from: to, to, reason }), to],
    [
      a.next('FindingLinkedToEarlier', { relation: 'repeats', earlier: { finding: 'CP1314.F1' }, reason }),
      { links: [{ relation: 'repeats', earlier: { finding: 'CP1314.F1' }, ...moment }] },
    ],
    [a.next('ResponseReported', response), { responses: [{ ...response, ...kept }] }],
    [
      a.next('ResponseReported', { response: 'Seen' }),
      { responses: [{ response: 'Seen', by: null, ...kept }] },
    ],
    [a.next('DecisionRecorded', decision), { decision: { ...decision, ...kept } }],
    [a.next('PracticeMessageIssued', message), { messages: [{ ...message, basis: 'stated' }] }],
    [
      a.next('ImpactAssessed', { ...assessment, restsOn: ['observation'] }, { by: scrutineer }),
      {
        assessments: [
          { ...assessment, lookAgainOn: null, laterFinding: null, by: 'Professor Lyon', ...kept },
        ],
      },
    ],
    [a.findingClosed, { closed: true }],
  ];
  it('begins with what was recorded', () => {
    expect(after()).toEqual(fresh);
  });
  for (const [last, change] of cases)
    it(`${last.type} changes ${Object.keys(change).join(' and ')} alone`, () => {
      expect(after(last)).toEqual({ ...fresh, ...change });
    });
  it('FindingReopened puts a decision not to act in question, and lets one to act stand', () => {
    const reopened = a.next('FindingReopened', { reason });
    expect(after(a.decidedNotToAct, a.findingClosed, reopened)).toEqual(fresh);
    expect(after(a.decidedToAct, a.findingClosed, reopened)).toMatchObject({
      closed: false,
      decision: { decision: 'act' },
    });
  });
  it('has no place for what belongs elsewhere', () => {
    const [first, foreign] = inOrder([a.recorded(), a.accepted as Entry as Entry<FindingFact>]) as never[];
    const state = evolveFinding('CP1415.F2', undefined, first as never);
    expect(() => evolveFinding('CP1415.F2', state, foreign as never)).toThrow('does not belong');
  });
});

it('Every rule of a finding has been broken', () => {
  expect(rulesBroken).toEqual(new Set(Object.values(rules)));
});
