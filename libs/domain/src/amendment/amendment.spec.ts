/** Putting right what was entered wrongly: its rules, and what state and trail read afterwards. */
import { entry, inOrder, rulesBroken, whenDecided } from '../../../../test/given-when-then.js';
import * as a from '../../../../test/thread.js';
import { stintsOf } from '../accountability/stints-of.js';
import { evolveAction } from '../action/evolve.js';
import type { Action, ActionFact } from '../action/facts.js';
import type { AgencyFact } from '../agency/agency.js';
import type { AuditFact } from '../audit/facts.js';
import type { Entry } from '../entry.js';
import { evolveFinding, type Finding, type FindingFact } from '../finding/facts.js';
import { fold } from '../fold.js';
import { asTold } from '../telling/as-told.js';
import {
  amended,
  amendmentRules as rules,
  decideAmendment as decide,
  isAmendment,
  REDACTED,
  type AmendmentFact,
} from './amendment.js';

const why = { reason: 'Typed wrongly', agreedBy: 'Professor Lyon' };
const corrects = (of: string, corrected: Record<string, unknown>) =>
  entry<AmendmentFact>({ type: 'EntryCorrected', data: { entry: of, corrected, ...why } });
const withdraws = (of: string) =>
  entry<AmendmentFact>({ type: 'EntryWithdrawn', data: { entry: of, ...why } });
const redacts = (of: string, field: string) =>
  entry<AmendmentFact>({ type: 'TextRedacted', data: { entry: of, field, ...why } });

const history = (...entries: readonly Entry[]): readonly Entry[] => inOrder(entries);
const actionOf = (...entries: readonly Entry[]) =>
  fold<Action, ActionFact>(evolveAction, 'CP1415.F2.A1', history(...entries)) as Action;
const findingOf = (...entries: readonly Entry[]) =>
  fold<Finding, FindingFact>(evolveFinding, 'CP1415.F2', history(...entries)) as Finding;

/** What correcting entry-1 of a history comes to. */
const correcting = (corrected: Record<string, unknown>, ...entries: readonly Entry[]) =>
  whenDecided(
    decide.correctEntry(history(...entries), { entry: 'entry-1', corrected, ...why }, () => undefined),
  );
const redacting = (of: string, field: string, ...entries: readonly Entry[]) =>
  whenDecided(decide.redactText(history(...entries), { entry: of, field, ...why }));
const withdrawing = (of: string, ...entries: readonly Entry[]) =>
  whenDecided(decide.withdrawEntry(history(...entries), { entry: of, ...why }));

const moved = a.then('DueDateChanged', {
  from: '2015-03-31',
  to: '2015-05-31',
  reason: 'Sickness',
  agreedBy: { id: 'prof-lyon', name: 'Professor Lyon' },
});
const judged = a.next('ImpactAssessed', { rating: 'shown', restsOn: ['re-audit'], narrative: 'Six of six' });

describe('An amendment', () => {
  it('is of an entry of this trail', () => {
    const { onlyAnEntryOfThisStreamIsAmended: rule } = rules;
    correcting({ note: 'x' }, a.assigned()).thenRefused(rule);
    withdrawing('entry-9', a.assigned()).thenRefused(rule);
    redacting('entry-9', 'title', a.assigned()).thenRefused(rule);
  });
  it('is itself neither corrected nor withdrawn', () => {
    const past = [a.assigned(), withdraws('entry-0'), a.accepted];
    correcting({ reason: 'Other' }, ...past).thenRefused(rules.anAmendmentIsNotAmended);
    withdrawing('entry-1', ...past).thenRefused(rules.anAmendmentIsNotAmended);
  });
  it('does not bring back what was withdrawn', () => {
    const past = [a.assigned(), a.blocked, withdraws('entry-1')];
    correcting({ reason: 'Other' }, ...past).thenRefused(rules.whatWasWithdrawnStaysWithdrawn);
    withdrawing('entry-1', ...past).thenRefused(rules.whatWasWithdrawnStaysWithdrawn);
  });
});

describe('A correction', () => {
  it('says what to read instead, and why', () => {
    const corrected = { reason: 'The rota is agreed, the locum is not' };
    correcting(corrected, a.assigned(), a.blocked).then({
      type: 'EntryCorrected',
      data: { entry: 'entry-1', corrected, ...why },
    });
    expect(actionOf(a.assigned(), a.blocked, corrects('entry-1', corrected)).lastNote).toBe(corrected.reason);
  });
  it('adds to the corrections before it', () => {
    const state = actionOf(
      a.assigned(),
      corrects('entry-0', { title: 'One' }),
      corrects('entry-0', { due: '2015-04-30' }),
    );
    expect(state).toMatchObject({ title: 'One', due: '2015-04-30' });
  });
  it('changes something', () => {
    correcting({ reason: 'The rota is not agreed' }, a.assigned(), a.blocked).thenRefused(
      rules.aCorrectionChangesSomething,
    );
    correcting({}, a.assigned(), a.blocked).thenRefused(rules.aCorrectionChangesSomething);
  });
  it('keeps which item the entry is about', () => {
    const selected = entry<AuditFact>({ type: 'CaseFileSelected', data: { case: 'CASE-07', agencies: [] } });
    const attached = a.then('EvidenceAttached', { evidence: 'E1', description: 'Minutes' });
    const { aCorrectionKeepsIdentity: rule } = rules;
    correcting({ case: 'CASE-08' }, a.planned, selected).thenRefused(rule);
    correcting({ evidence: 'E2' }, a.assigned(), attached).thenRefused(rule);
    correcting({ kind: 'strength' }, a.recorded(), a.recorded()).thenRefused(rule);
    correcting({ findings: ['CP1415.F9'] }, a.assigned(), a.assigned()).thenRefused(rule);
  });
  it.each<[Entry, Record<string, unknown>]>([
    [moved, { from: '2015-04-30' }],
    [moved, { to: '2015-06-30', from: '2015-04-30' }],
    [
      a.then('ActionReassigned', { from: { agency: 'x' }, to: { agency: 'y' }, reason: 'Wider' }),
      { from: { agency: 'z' } },
    ],
    [a.then('SponsorNamed', { from: null, to: { agency: 'y' }, reason: 'Left' }), { from: { agency: 'z' } }],
    [a.then('MoreTimeRefused', { asked: '2015-05-31', reason: 'No' }), { asked: '2015-06-30' }],
    [a.then('ActionFellOverdue', { due: '2015-03-31' }), { due: '2015-04-30' }],
    [
      entry<AgencyFact>({
        type: 'LeadStoodDown',
        data: { lead: { name: 'Dr Osei', post: 'Lead' }, reason: 'Left' },
      }),
      { lead: { name: 'Lena Ward', post: 'Lead' } },
    ],
  ])('keeps what stood before the entry: %#', (was, corrected) => {
    correcting(corrected, a.assigned(), was).thenRefused(rules.aCorrectionKeepsWhatStoodBefore);
  });
  it('of what stood before is read by all that follows: a slip counts from the date as it was put right', () => {
    const past = [a.assigned(), moved, corrects('entry-0', { due: '2015-04-30' })];
    const slips = [{ from: '2015-04-30', to: '2015-05-31', days: 31, reason: 'Sickness' }];
    expect(actionOf(...past).slips).toMatchObject(slips);
    expect(stintsOf('CP1415.F2.A1', amended(history(...past)))[0]?.slips).toMatchObject(slips);
  });
  it.each<[string, Entry, Record<string, unknown>]>([
    ['text for a date', moved, { to: 'after Easter' }],
    ['a day that does not exist', moved, { to: '2015-02-30' }],
    ['a date for text', a.blocked, { reason: '2015-03-03' }],
    ['nothing for text', a.blocked, { reason: ' ' }],
    ['a number for text', a.blocked, { reason: 3 }],
    ['null for text', a.blocked, { reason: null }],
    ['text for null', a.assigned({ due: null }), { due: '2015-03-31' }],
    ['text for a list', a.recorded(), { themes: 'timeliness' }],
    ['a list with a number', a.recorded(), { themes: ['timeliness', 3] }],
    ['a list with an empty text in it', a.assigned(), { contributors: [''] }],
    ['an unknown part', a.blocked, { colour: 'red' }],
    ['an inherited part', a.blocked, { toString: 'x' }],
    ['an owner without an agency', a.assigned(), { owner: { person: 'Lena Ward' } }],
    ['an unknown decision', a.decidedToAct, { decision: 'perhaps' }],
    ['an unknown rating', judged, { rating: 'wonderful' }],
    ['a judgement that rests on nothing', judged, { restsOn: [] }],
    ['more cases than were audited', a.recorded(), { extent: { of: 'counted', seen: 7, outOf: 6 } }],
    ['half a case', a.recorded(), { extent: { of: 'counted', seen: 0.5, outOf: 6 } }],
    ['an extent with more in it', a.recorded(), { extent: { of: 'some', note: 'x' } }],
    ['an extent that is no extent', a.recorded(), { extent: 'some' }],
    ['an action about neither', a.assigned(), { about: 'both' }],
    ['yes for true', a.assigned(), { evidenceRequired: 'yes' }],
  ])('keeps the shape: not %s', (_, was, corrected) => {
    correcting(corrected, a.assigned(), was).thenRefused(rules.aCorrectionKeepsTheShape);
  });
  it.each<[Entry, Record<string, unknown>]>([
    [moved, { to: '2015-06-30' }],
    [a.recorded(), { themes: ['timeliness', 'voice of the child'] }],
    [a.recorded(), { themes: [] }],
    [a.assigned(), { contributors: ['city-police'] }],
    [a.assigned(), { owner: { agency: 'city-gp-practice', person: 'Lena Ward' } }],
    [a.assigned(), { evidenceRequired: true }],
    [a.assigned(), { about: 'case' }],
    [a.decidedToAct, { decision: 'historical' }],
    [judged, { rating: 'none', restsOn: ['feedback', 'observation'] }],
    [a.recorded(), { extent: { of: 'counted', seen: 3, outOf: 6 } }],
    [a.recorded(), { extent: { of: 'some' } }],
  ])('takes another value of the same shape: %#', (was, corrected) => {
    correcting(corrected, a.assigned(), was).then({
      type: 'EntryCorrected',
      data: { entry: 'entry-1', corrected, ...why },
    });
  });
});

describe('A withdrawal', () => {
  it('takes an entry out of the state', () => {
    withdrawing('entry-1', a.assigned(), a.blocked).then({
      type: 'EntryWithdrawn',
      data: { entry: 'entry-1', ...why },
    });
    expect(actionOf(a.assigned(), a.blocked, withdraws('entry-1'))).toEqual(actionOf(a.assigned()));
  });
  it('leaves slips that add up: the next counts from the date that then stood', () => {
    const again = a.then('DueDateChanged', {
      ...{ from: '2015-05-31', to: '2015-06-30', reason: 'Leave' },
      agreedBy: { id: 'prof-lyon', name: 'Professor Lyon' },
    });
    const past = [a.assigned(), moved, again, withdraws('entry-1')];
    const slips = [{ from: '2015-03-31', to: '2015-06-30', days: 91, reason: 'Leave' }];
    expect(actionOf(...past).slips).toMatchObject(slips);
    expect(stintsOf('CP1415.F2.A1', amended(history(...past)))[0]?.slips).toMatchObject(slips);
  });
  it('is not of the entry that began the trail', () => {
    withdrawing('entry-0', a.assigned(), a.accepted).thenRefused(rules.theFirstEntryIsNotWithdrawn);
  });
  it('is not of a claim that was judged, until the judgement is withdrawn', () => {
    const returned = a.then('CompletionReturned', { reason: 'Two were missing' });
    const { whatOthersRestOnIsNotWithdrawn: rule } = rules;
    withdrawing('entry-1', a.assigned(), a.completed, a.verified).thenRefused(rule);
    withdrawing('entry-1', a.assigned(), a.completed, returned, a.completed).thenRefused(rule);
    const happened = { type: 'EntryWithdrawn', data: { entry: 'entry-1', ...why } };
    withdrawing('entry-1', a.assigned(), a.completed, a.verified, withdraws('entry-2')).then(happened);
    withdrawing('entry-1', a.assigned(), a.completed).then(happened);
  });
  it('is not of a case that was graded', () => {
    const selected = (name: string) =>
      entry<AuditFact>({ type: 'CaseFileSelected', data: { case: name, agencies: [] } });
    const graded = entry<AuditFact>({
      type: 'CaseFileGraded',
      data: { case: 'CASE-07', agency: 'city-police', scale: 'Ofsted', grade: 'good' },
    });
    const past = [a.planned, selected('CASE-07'), selected('CASE-08'), graded];
    withdrawing('entry-1', ...past).thenRefused(rules.whatOthersRestOnIsNotWithdrawn);
    withdrawing('entry-2', ...past).then({ type: 'EntryWithdrawn', data: { entry: 'entry-2', ...why } });
  });
});

describe('A redaction', () => {
  const reworded = a.next('FindingReworded', {
    from: { title: 'Jane Doe’s GP', observation: null },
    to: { title: 'The GP', observation: 'Jane Doe’s GP was away' },
    reason: 'Clearer',
  });
  it('leaves a marker where the text was', () => {
    redacting('entry-0', 'observation', a.recorded()).then({
      type: 'TextRedacted',
      data: { entry: 'entry-0', field: 'observation', ...why },
    });
    expect(findingOf(a.recorded(), redacts('entry-0', 'observation')).observation).toBe(REDACTED);
  });
  it('reaches text within a part', () => {
    redacting('entry-1', 'to.observation', a.recorded(), reworded).then({
      type: 'TextRedacted',
      data: { entry: 'entry-1', field: 'to.observation', ...why },
    });
    const state = findingOf(a.recorded(), reworded, redacts('entry-1', 'to.observation'));
    expect(state).toMatchObject({ title: 'The GP', observation: REDACTED });
  });
  it('takes out what a correction before it said, and stands aside for one after it', () => {
    const before = [a.recorded(), corrects('entry-0', { observation: 'Jane Doe’s GP was away' })];
    expect(JSON.stringify(asTold(history(...before, redacts('entry-0', 'observation'))))).not.toContain(
      'Jane Doe',
    );
    expect(findingOf(...before, redacts('entry-0', 'observation')).observation).toBe(REDACTED);
    const after = corrects('entry-0', { observation: 'The GP was away' });
    expect(findingOf(...before, redacts('entry-0', 'observation'), after).observation).toBe(
      'The GP was away',
    );
  });
  it('reaches what was withdrawn, corrected or said of an amendment, since the trail still shows it', () => {
    const past = [
      a.recorded(),
      a.next('ResponseReported', { response: 'Jane Doe was seen' }),
      withdraws('entry-1'),
    ];
    const data = { field: 'response', entry: 'entry-1', ...why };
    redacting('entry-1', 'response', ...past).then({ type: 'TextRedacted', data });
    const shown = asTold(history(...past, redacts('entry-1', 'response')));
    expect(JSON.stringify(shown)).not.toContain('Jane Doe');
    const corrected = corrects('entry-0', { observation: 'Jane Doe’s GP' });
    for (const field of ['corrected.observation', 'reason'])
      redacting('entry-1', field, a.recorded(), corrected).then({
        type: 'TextRedacted',
        data: { entry: 'entry-1', field, ...why },
      });
    const quiet = history(a.recorded(), corrected, redacts('entry-1', 'corrected.observation'));
    expect(JSON.stringify([asTold(quiet), amended(quiet)])).not.toContain('Jane Doe');
  });
  it.each<[string, Entry, string]>([
    ['a date', moved, 'to'],
    ['a grade, a rating or a decision', judged, 'rating'],
    ['a reference', a.assigned(), 'owner.agency'],
    ['a list', a.recorded(), 'themes'],
    ['a part that is not there', a.accepted, 'note'],
    ['a part of a text', a.recorded(), 'observation.text'],
    ['an inherited part', a.recorded(), 'constructor.name'],
  ])('is of free text, not of %s', (_, was, field) => {
    redacting('entry-1', field, a.assigned(), was).thenRefused(rules.onlyTextIsRedacted);
  });
  it('is made once, until a correction says something new', () => {
    const past = [a.recorded(), redacts('entry-0', 'observation')];
    redacting('entry-0', 'observation', ...past).thenRefused(rules.textIsRedactedOnce);
    redacting('entry-0', 'observation', ...past, corrects('entry-0', { observation: 'Jane Doe again' })).then(
      {
        type: 'TextRedacted',
        data: { entry: 'entry-0', field: 'observation', ...why },
      },
    );
  });
});

describe('What is read', () => {
  it('is the very entries where none is an amendment', () => {
    const entries = history(a.assigned(), a.accepted);
    expect(amended(entries)).toBe(entries);
  });
  it('holds no amendment, and leaves what was written as it was', () => {
    const entries = history(
      a.assigned(),
      a.blocked,
      corrects('entry-1', { reason: 'Other' }),
      redacts('entry-0', 'title'),
    );
    const kept = JSON.stringify(entries);
    expect(amended(entries).filter(isAmendment)).toEqual([]);
    expect(JSON.stringify(entries)).toBe(kept);
  });
});

it('Every rule of an amendment has been broken', () => {
  expect(rulesBroken).toEqual(new Set(Object.values(rules)));
});
