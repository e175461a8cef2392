/** Judging impact over time: what sustained takes, what a repetition can mean, and when to look again. */
import { aStoryOf, rulesBroken, situation } from '../../../../test/given-when-then.js';
import { gpLead, scrutineer } from '../../../../test/people.js';
import * as a from '../../../../test/thread.js';
import { independenceRules } from '../action/independence.js';
import type { Entry } from '../entry.js';
import { standingOf } from '../impact/status.js';
import { lookAgainDue, lookAgainFrom } from './assessments.js';
import { decideFinding as decide } from './decide.js';
import { evolveFinding, type Finding, type FindingFact, type ImpactRating } from './facts.js';
import { impactRules as rules } from './judging.js';

const given = aStoryOf(evolveFinding, 'CP1415.F2');
const assessed = (rating: ImpactRating, effective: string, more: object = {}) =>
  a.next('ImpactAssessed', { rating, restsOn: ['feedback'], narrative: 'Heard', ...more }, { effective });
const sustained = { rating: 'sustained', restsOn: ['feedback'], narrative: 'Still so' } as const;
const on = (effective: string) => situation({ by: scrutineer, effective });
const happened = (data: object) => ({ type: 'ImpactAssessed', data });
const done = a.actionFrom(a.assigned(), a.completed, a.verified);
const alone = { actions: [done], ...a.nobodyMerged };

describe('Impact is sustained', () => {
  it('once it has been shown for as many months as the partnership says, and not a day before', () => {
    const shown = given(a.recorded(), assessed('shown', '2015-08-31'));
    shown
      .when(decide.assessImpact, sustained, alone, on('2016-02-28'))
      .thenRefused(rules.impactIsSustainedAfterAWhile);
    shown.when(decide.assessImpact, sustained, alone, on('2016-02-29')).then(happened(sustained));
    const soon = { ...on('2015-10-01'), sustainedAfterMonths: 1 };
    shown.when(decide.assessImpact, sustained, alone, soon).then(happened(sustained));
  });
  it('not when it was never shown, or only emerging', () => {
    for (const past of [[], [assessed('emerging', '2015-01-01')]])
      given(a.recorded(), ...past)
        .when(decide.assessImpact, sustained, alone, on('2016-06-01'))
        .thenRefused(rules.impactIsSustainedAfterAWhile);
  });
  it('not when what was shown was overtaken by an action assigned after it', () => {
    const later = a.actionFrom(a.assigned({}, { effective: '2015-03-01' }), a.completed, a.verified);
    given(a.recorded(), assessed('shown', '2015-02-20'))
      .when(decide.assessImpact, sustained, { actions: [later], ...a.nobodyMerged }, on('2016-06-01'))
      .thenRefused(rules.impactIsSustainedAfterAWhile);
  });
  it('not when a lesser judgement has come since', () => {
    for (const lesser of ['none', 'worse', 'emerging'] as const)
      given(a.recorded(), assessed('shown', '2015-02-20'), assessed(lesser, '2015-09-01'))
        .when(decide.assessImpact, sustained, alone, on('2016-06-01'))
        .thenRefused(rules.impactIsSustainedAfterAWhile);
  });
  it('still, once it was sustained before', () => {
    given(a.recorded(), assessed('sustained', '2015-02-20'))
      .when(decide.assessImpact, sustained, alone, on('2016-02-20'))
      .then(happened(sustained));
  });
});

const laterOf = (data: object, ...more: readonly Entry<FindingFact>[]) =>
  given(a.recorded({ audit: 'CP1617', ...data }, { effective: '2016-11-01' }), ...more).state;
const later: Finding = { ...laterOf({}), reference: 'CP1617.S1' };
const reaudited = { ...sustained, restsOn: ['re-audit'], laterFinding: 'CP1617.S1' } as const;
const byReaudit = { ...alone, laterFinding: later };

describe('A re-audit', () => {
  const area = given(a.recorded());
  it('shows that impact is sustained, however short it was shown before', () => {
    area.when(decide.assessImpact, reaudited, byReaudit, on('2016-12-01')).then(happened(reaudited));
  });
  it('is named only where the judgement rests on it', () => {
    area
      .when(decide.assessImpact, { ...reaudited, restsOn: ['feedback'] }, byReaudit, on('2016-12-01'))
      .thenRefused(rules.aLaterFindingIsNamedForAReaudit);
  });
  it('is of another audit, and not of an earlier one', () => {
    const same = { ...later, audit: 'CP1415' };
    const earlier = { ...later, recordedOn: '2014-12-31' };
    for (const laterFinding of [same, earlier])
      area
        .when(decide.assessImpact, reaudited, { ...alone, laterFinding }, on('2016-12-01'))
        .thenRefused(rules.aReauditIsALaterAudit);
  });
  it('that repeats the finding may show it worse, but not better', () => {
    const link = a.next('FindingLinkedToEarlier', {
      relation: 'repeats',
      earlier: { finding: 'CP1415.F2' },
    });
    const repeating = { ...alone, laterFinding: laterOf({}, link) };
    area
      .when(decide.assessImpact, reaudited, repeating, on('2016-12-01'))
      .thenRefused(rules.aRepetitionDoesNotShowImpact);
    const worse = { ...reaudited, rating: 'worse' } as const;
    area.when(decide.assessImpact, worse, repeating, on('2016-12-01')).then(happened(worse));
  });
});

describe('A repetition', () => {
  const repeats = (relation: 'repeats' | 'reinforces' = 'repeats') =>
    laterOf(
      {},
      a.next(
        'FindingLinkedToEarlier',
        { relation, earlier: { finding: 'CP1415.F2' } },
        { effective: '2016-11-01' },
      ),
    );
  const open = a.actionFrom(a.assigned());
  const facts = { actions: [open], ...a.nobodyMerged, repeating: repeats() };
  const judged = { by: 'CP1617.F1', judgement: 'not-complete-yet', reason: 'The rota is late' } as const;
  const now = on('2016-12-01');
  const area = given(a.recorded());

  it('may mean that the action is not complete yet, for a reason', () => {
    area.when(decide.judgeRepeat, judged, facts, now).then({ type: 'RepeatJudged', data: judged });
  });
  it('is judged only where there is one', () => {
    area
      .when(decide.judgeRepeat, judged, { ...facts, repeating: repeats('reinforces') }, now)
      .thenRefused(rules.onlyARepetitionIsJudged);
  });
  it('is judged once', () => {
    given(a.recorded(), a.next('RepeatJudged', judged))
      .when(decide.judgeRepeat, judged, facts, now)
      .thenRefused(rules.repetitionsAreJudgedOnce);
  });
  it('does not mean that an action is not complete where none is open', () => {
    for (const actions of [[], [done]])
      area
        .when(decide.judgeRepeat, judged, { ...facts, actions }, now)
        .thenRefused(rules.whatIsNotCompleteIsStillOwed);
  });
  it('is judged from outside the agencies that owe the actions', () => {
    area
      .when(decide.judgeRepeat, judged, facts, situation({ by: gpLead }))
      .thenRefused(independenceRules.impactIsJudgedFromOutside);
  });
  it('that was judged leaves the finding where its actions leave it', () => {
    const repeat = { by: 'CP1617.F1', on: '2016-11-01', position: 50 };
    const finding = (...past: readonly Entry<FindingFact>[]) => given(a.recorded(), ...past).state;
    const judgedSo = a.next('RepeatJudged', judged, { effective: '2016-12-01' });
    const status = (state: Finding, actions = [open]) => standingOf(state, actions, [repeat]).status;
    expect(status(finding())).toBe('repeat-awaiting-judgement');
    expect(status(finding(judgedSo))).toBe('in-hand');
    const other = { ...repeat, by: 'LAC1617.F1' };
    expect(standingOf(finding(judgedSo), [open], [repeat, other])).toMatchObject({
      status: 'repeat-awaiting-judgement',
      reasons: [{ reference: 'LAC1617.F1' }],
    });
    const shown = assessed('shown', '2015-02-20');
    expect(status(finding(shown, judgedSo), [done])).toBe('done-impact-not-yet-known');
    expect(status(finding(assessed('worse', '2015-02-20'), judgedSo), [done])).toBe('worse');
    expect(status(finding(shown, judgedSo, assessed('shown', '2016-12-02')), [done])).toBe('impact-shown');
  });
});

describe('The date to look again', () => {
  const lookAgainOn = '2015-06-30';
  const { state } = given(a.recorded(), assessed('emerging', '2015-02-20', { lookAgainOn }));
  it('is due the day after it passed, as an action is overdue', () => {
    expect(lookAgainFrom(state)).toBe('2015-07-01');
    expect(lookAgainDue(state, '2015-06-30')).toBe(false);
    expect(lookAgainDue(state, '2015-07-01')).toBe(true);
  });
  it('is no longer due once impact was assessed anew, and that asks nothing more', () => {
    const past = [a.recorded(), assessed('emerging', '2015-02-20', { lookAgainOn })];
    expect(lookAgainFrom(given(...past, assessed('shown', '2015-07-02')).state)).toBeNull();
    const next = given(...past, assessed('shown', '2015-07-02', { lookAgainOn: '2016-01-31' })).state;
    expect(lookAgainDue(next, '2016-01-31')).toBe(false);
    expect(lookAgainDue(next, '2016-02-01')).toBe(true);
  });
  it('is the latest assessment’s, by the day it counts from', () => {
    const entries = [assessed('shown', '2015-04-01'), assessed('emerging', '2015-02-20', { lookAgainOn })];
    expect(lookAgainFrom(given(a.recorded(), ...entries).state)).toBeNull();
  });
  it('is never due where nothing was assessed, or the finding is closed', () => {
    expect(lookAgainDue(given(a.recorded()).state, '2099-01-01')).toBe(false);
    expect(lookAgainDue({ ...state, closed: true }, '2099-01-01')).toBe(false);
  });
});

it('Every rule of judging impact has been broken', () => {
  expect(rulesBroken).toEqual(
    new Set([...Object.values(rules), independenceRules.impactIsJudgedFromOutside]),
  );
});
