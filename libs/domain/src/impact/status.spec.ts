/** Where an area for action stands: each of the thirteen statuses, which comes before which, and what time alone does. */
import { inOrder } from '../../../../test/given-when-then.js';
import { gpLead, scrutineer } from '../../../../test/people.js';
import * as a from '../../../../test/thread.js';
import { evolveAction } from '../action/evolve.js';
import type { Action, ActionFact } from '../action/facts.js';
import type { Entry } from '../entry.js';
import type { Finding, FindingFact, ImpactRating } from '../finding/facts.js';
import { fold } from '../fold.js';
import { plusDays } from '../time.js';
import { impactStatuses, standingOf, statusOn, type ImpactStatus, type Repeat } from './status.js';

const REF = 'CP1415.F2';
/** A finding whose later entries stand at positions 2, 3 … of the log. */
const finding = (...entries: readonly Entry<FindingFact>[]): Finding =>
  a.findingFrom(a.recorded(), ...entries);
/** An action of a finding whose entries stand at positions 101, 102 … unless said otherwise. */
const action = (number: number, entries: readonly Entry<ActionFact>[], after = 100 * number): Action =>
  fold<Action, ActionFact>(evolveAction, `${REF}.A${number}`, inOrder(entries, after)) as Action;

const assessed = (rating: ImpactRating, effective = '2015-02-10') =>
  a.next(
    'ImpactAssessed',
    { rating, restsOn: ['re-audit'], narrative: 'As re-audited' },
    { by: scrutineer, effective },
  );
const response = a.next('ResponseReported', { response: 'A notice went to all partners' });
const reason = 'A reason';
const declined = a.then('ActionDeclined', { reason });
const returned = a.then('CompletionReturned', { reason });
const escalated = a.then('ActionEscalated', { to: 'the board', reason });
const superseded = a.then('ActionSuperseded', { by: 'CP1415.F2.A9', reason });
const reopened = a.then('ActionReopened', { reason });

const open = action(1, [a.assigned()]);
const awaiting = action(1, [a.assigned(), a.completed]);
const done = action(1, [a.assigned(), a.completed, a.verified]);
const dropped = action(1, [a.assigned(), a.cancelled]);
const repeat = (on: string, position = 500): Repeat => ({ by: 'CP1516.F1', on, position });

const status = (
  area: Finding,
  actions: readonly Action[] = [],
  repeats: readonly Repeat[] = [],
): ImpactStatus => standingOf(area, actions, repeats).status;

describe('The statuses', () => {
  const examples: readonly [ImpactStatus, Finding, readonly Action[], readonly Repeat[], string, string][] = [
    [
      'repeat-awaiting-judgement',
      finding(),
      [],
      [repeat('2015-05-01')],
      'repeated by CP1516.F1, not yet judged',
      'CP1516.F1',
    ],
    ['worse', finding(assessed('worse')), [], [], 'assessed 10 February 2015: As re-audited', REF],
    ['no-impact', finding(assessed('none')), [done], [], 'assessed 10 February 2015: As re-audited', REF],
    ['off-track', finding(), [action(1, [a.assigned(), a.blocked])], [], `${REF}.A1 is blocked`, `${REF}.A1`],
    ['in-hand', finding(), [open], [], `${REF}.A1 is open`, `${REF}.A1`],
    [
      'impact-sustained',
      finding(assessed('sustained')),
      [done],
      [],
      'assessed 10 February 2015: As re-audited',
      REF,
    ],
    ['impact-shown', finding(assessed('shown')), [done], [], 'assessed 10 February 2015: As re-audited', REF],
    [
      'impact-emerging',
      finding(assessed('emerging')),
      [],
      [],
      'assessed 10 February 2015: As re-audited',
      REF,
    ],
    ['closed-without-action', finding(a.decidedNotToAct), [], [], 'decided: The moves were in 2012', REF],
    ['done-impact-not-yet-known', finding(a.decidedToAct), [done], [], `${REF}.A1 is verified`, `${REF}.A1`],
    ['reported-not-verified', finding(response), [], [], 'reported: A notice went to all partners', REF],
    ['awaiting-action', finding(a.decidedToAct), [], [], 'decided to act: Children need their GP there', REF],
    ['awaiting-decision', finding(), [], [], 'no action, response or decision is recorded', REF],
  ];
  it('are thirteen, each with an example here, in the order in which they apply', () => {
    expect(examples.map(([name]) => name)).toEqual(Object.keys(impactStatuses));
    expect(examples).toHaveLength(13);
  });
  it.each(examples)(
    '%s says why, and where to follow it',
    (name, area, actions, repeats, because, reference) => {
      expect(standingOf(area, actions, repeats)).toMatchObject({
        status: name,
        reasons: [{ because, reference }],
      });
    },
  );
});

describe('The first that applies', () => {
  it('is an unjudged repeat, whatever else there is', () => {
    const stuck = action(1, [a.assigned(), a.blocked]);
    for (const it of [finding(assessed('worse')), finding(assessed('sustained')), finding(a.decidedNotToAct)])
      expect(status(it, [stuck, open], [repeat('2015-05-01')])).toBe('repeat-awaiting-judgement');
  });
  it('is worse or no impact before off track', () => {
    const stuck = action(1, [a.assigned(), a.blocked]);
    expect(status(finding(assessed('worse')), [stuck])).toBe('worse');
    expect(status(finding(assessed('none')), [stuck])).toBe('no-impact');
  });
  it('is off track before in hand and before any good impact', () => {
    const stuck = action(2, [a.assigned(), a.blocked]);
    for (const rating of ['sustained', 'shown', 'emerging'] as const)
      expect(status(finding(assessed(rating)), [open, stuck])).toBe('off-track');
  });
  it('is in hand before a good impact while something is owed or awaits verification', () => {
    for (const rating of ['sustained', 'shown', 'emerging'] as const)
      for (const owed of [open, awaiting])
        expect(status(finding(assessed(rating)), [done, owed])).toBe('in-hand');
  });
  it('is in hand before a decision not to act, and that before done', () => {
    expect(status(finding(a.decidedNotToAct), [open])).toBe('in-hand');
    expect(status(finding(a.decidedNotToAct), [done])).toBe('closed-without-action');
  });
  it('is a good impact before a decision not to act', () => {
    expect(status(finding(a.decidedNotToAct, assessed('shown')))).toBe('impact-shown');
  });
  it('is done before reported, reported before awaiting', () => {
    expect(status(finding(a.decidedToAct, response), [done])).toBe('done-impact-not-yet-known');
    expect(status(finding(a.decidedToAct, response))).toBe('reported-not-verified');
  });
  it('is done only when every action that was not dropped is verified', () => {
    expect(status(finding(), [done, awaiting])).toBe('in-hand');
    expect(status(finding(), [done, dropped])).toBe('done-impact-not-yet-known');
  });
  it('takes no notice of cancelled and superseded actions', () => {
    for (const gone of [dropped, action(1, [a.assigned(), escalated, a.blocked, superseded])]) {
      expect(status(finding(), [gone])).toBe('awaiting-decision');
      expect(status(finding(a.decidedToAct), [gone])).toBe('awaiting-action');
      expect(status(finding(response), [gone])).toBe('reported-not-verified');
    }
  });
  it('awaits a decision again once a decision not to act is reopened', () => {
    const again = a.next('FindingReopened', { reason });
    expect(status(finding(a.decidedNotToAct, a.findingClosed))).toBe('closed-without-action');
    expect(status(finding(a.decidedNotToAct, a.findingClosed, again))).toBe('awaiting-decision');
  });
});

describe('Off track', () => {
  const troubles: Readonly<Record<string, readonly Entry<ActionFact>[]>> = {
    blocked: [a.blocked],
    declined: [declined],
    returned: [a.completed, returned],
    'escalated to the board': [escalated],
  };
  it.each(Object.keys(troubles))('is an action that is %s', (trouble) => {
    const { reasons, status: now } = standingOf(
      finding(),
      [action(1, [a.assigned(), ...(troubles[trouble] ?? [])])],
      [],
    );
    expect(now).toBe('off-track');
    expect(reasons).toEqual([{ because: `${REF}.A1 is ${trouble}`, reference: `${REF}.A1` }]);
  });
  it('gives every trouble of every action', () => {
    const first = action(1, [a.assigned(), a.blocked, escalated]);
    const second = action(2, [a.assigned(), declined]);
    const reasons = standingOf(finding(), [first, open, second], []).reasons.map(({ because }) => because);
    expect(reasons).toEqual([
      `${REF}.A1 is blocked`,
      `${REF}.A1 is escalated to the board`,
      `${REF}.A2 is declined`,
    ]);
  });
  it('ends when the escalation is resolved, the block lifted or the action ended', () => {
    const free = a.then('ActionUnblocked', { note: 'Agreed' });
    const resolved = a.then('EscalationResolved', { outcome: 'Agreed' });
    expect(status(finding(), [action(1, [a.assigned(), a.blocked, free])])).toBe('in-hand');
    expect(status(finding(), [action(1, [a.assigned(), escalated, resolved])])).toBe('in-hand');
    expect(status(finding(), [action(1, [a.assigned(), escalated, a.completed, a.verified])])).toBe(
      'done-impact-not-yet-known',
    );
  });
  it('is also what is completed but escalated', () => {
    expect(status(finding(), [action(1, [a.assigned(), escalated, a.completed])])).toBe('off-track');
  });
});

describe('An assessment', () => {
  const from = (effective: string, more: readonly Entry<ActionFact>[] = [a.completed, a.verified]) =>
    action(2, [a.assigned({}, { effective }), ...more]);

  it('counts until an action is assigned after it', () => {
    for (const rating of ['worse', 'none', 'sustained', 'shown', 'emerging'] as const) {
      expect(status(finding(assessed(rating)), [from('2015-02-11', [])])).toBe('in-hand');
      expect(status(finding(assessed(rating)), [from('2015-02-11')])).toBe('done-impact-not-yet-known');
      expect(status(finding(assessed(rating)), [from('2015-02-09')])).not.toBe('done-impact-not-yet-known');
    }
  });
  it('on the day an action is assigned counts if it was entered later', () => {
    const sameDay = [a.assigned({}, { effective: '2015-02-10' }), a.completed, a.verified];
    expect(status(finding(assessed('shown')), [action(2, sameDay, 0)])).toBe('impact-shown');
    expect(status(finding(assessed('shown')), [action(2, sameDay, 10)])).toBe('done-impact-not-yet-known');
  });
  it('gives way to a later one, by the day it counts from and not by when it was typed', () => {
    expect(status(finding(assessed('shown', '2015-02-20'), assessed('none', '2015-02-10')))).toBe(
      'impact-shown',
    );
    expect(status(finding(assessed('shown'), assessed('none')))).toBe('no-impact');
  });
  it('of a month counts from its last day', () => {
    expect(status(finding(assessed('shown', '2015-02')), [from('2015-02-20')])).toBe('impact-shown');
  });
  it('is not put out of force by an action that was cancelled, or that answers another finding', () => {
    expect(status(finding(assessed('shown')), [from('2015-02-11', [a.cancelled])])).toBe('impact-shown');
    const other = action(2, [
      a.assigned({ findings: ['CP1415.F3'] }, { effective: '2015-02-11' }),
      a.completed,
      a.verified,
    ]);
    expect(status(finding(assessed('shown')), [other])).toBe('impact-shown');
  });
  it('is put out of force by an action that is linked to the finding after it', () => {
    const link = a.then('ActionLinkedToFinding', { finding: REF, reason }, { effective: '2015-02-11' });
    const linked = action(2, [a.assigned({ findings: ['CP1415.F3'] }), a.completed, a.verified, link]);
    expect(status(finding(assessed('shown')), [linked])).toBe('done-impact-not-yet-known');
  });
  it('lets a reopened action put the finding back in hand', () => {
    expect(
      status(finding(assessed('shown')), [action(1, [a.assigned(), a.completed, a.verified, reopened])]),
    ).toBe('in-hand');
  });
  it('judges a repeat that came before it, and not one that came after', () => {
    expect(status(finding(assessed('none')), [], [repeat('2015-02-09')])).toBe('no-impact');
    expect(status(finding(assessed('none')), [], [repeat('2015-02-10', 1)])).toBe('no-impact');
    expect(status(finding(assessed('none')), [], [repeat('2015-02-10', 9)])).toBe(
      'repeat-awaiting-judgement',
    );
  });
  it('judges a repeat only by what it means: anything better than no impact leaves it awaiting judgement', () => {
    const repeated = [repeat('2015-02-09')];
    for (const rating of ['emerging', 'shown', 'sustained'] as const) {
      expect(status(finding(assessed(rating)), [done], repeated)).toBe('repeat-awaiting-judgement');
      const judgedBefore = finding(assessed('worse'), assessed(rating, '2015-03-10'));
      expect(status(judgedBefore, [done], repeated)).not.toBe('repeat-awaiting-judgement');
    }
    expect(status(finding(assessed('worse')), [done], repeated)).toBe('worse');
    const notComplete = a.next('RepeatJudged', { by: 'CP1516.F1', judgement: 'not-complete-yet', reason });
    expect(status(finding(notComplete), [open], repeated)).toBe('in-hand');
  });
  it('judges a repeat even when an action was assigned since', () => {
    expect(status(finding(assessed('none')), [from('2015-02-11', [])], [repeat('2015-02-09')])).toBe(
      'in-hand',
    );
  });
});

describe('Time alone', () => {
  const DUE = '2015-03-31';
  const said = `${REF}.A1 was due on 31 March 2015`;

  it('makes a finding off track at the midnight after the due date', () => {
    const standing = standingOf(finding(), [open], []);
    expect(standing.offTrackFrom).toBe('2015-04-01');
    expect(statusOn(standing, DUE).status).toBe('in-hand');
    expect(statusOn(standing, '2015-04-01')).toMatchObject({
      status: 'off-track',
      reasons: [{ because: said }],
    });
  });
  it('makes it off track whatever good impact was shown', () => {
    const standing = standingOf(finding(assessed('shown')), [open], []);
    expect(statusOn(standing, DUE).status).toBe('in-hand');
    expect(statusOn(standing, '2015-04-01').status).toBe('off-track');
  });
  it('counts sixty days without a report where there is no due date', () => {
    const undated = action(1, [
      a.assigned({ due: null }),
      a.then('ActionAccepted', {}, { effective: '2015-02-01', by: gpLead }),
    ]);
    const standing = standingOf(finding(), [undated], []);
    expect(standing.offTrackFrom).toBe(plusDays('2015-02-01', 60));
    expect(statusOn(standing, '2015-04-01').status).toBe('in-hand');
    expect(statusOn(standing, '2015-04-02').reasons).toMatchObject([
      {
        because: `${REF}.A1 has no due date and nothing was reported since 1 February 2015`,
        reference: `${REF}.A1`,
      },
    ]);
  });
  it('gives the reasons that hold on the day, and no later ones', () => {
    const later = action(2, [a.assigned({ due: '2015-04-30' })]);
    const standing = standingOf(finding(), [later, open], []);
    const on = (day: string) => statusOn(standing, day).reasons.map(({ reference }) => reference);
    expect(standing.offTrackFrom).toBe('2015-04-01');
    expect(on('2015-04-30')).toEqual([`${REF}.A1`]);
    expect(on('2015-05-01')).toEqual([`${REF}.A2`, `${REF}.A1`]);
  });
  it('does nothing to what is completed, ended, worse, without impact or waiting for a decision', () => {
    const still = [
      standingOf(finding(), [awaiting], []),
      standingOf(finding(), [done, dropped], []),
      standingOf(finding(assessed('worse')), [open], []),
      standingOf(finding(assessed('none')), [open], []),
      standingOf(finding(), [open], [repeat('2015-05-01')]),
      standingOf(finding(), [], []),
    ];
    for (const standing of still) {
      expect(standing.offTrackFrom).toBeNull();
      expect(statusOn(standing, '2099-01-01')).toMatchObject({
        status: standing.status,
        reasons: standing.reasons,
      });
    }
  });
});
