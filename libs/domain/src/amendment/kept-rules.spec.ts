/** A correction cannot make an entry say what its own rules would have refused. */
import { aStoryOf, entry, inOrder, situation, whenDecided } from '../../../../test/given-when-then.js';
import { scrutineer } from '../../../../test/people.js';
import * as a from '../../../../test/thread.js';
import { actionRules } from '../action/rules.js';
import { independenceRules } from '../action/independence.js';
import { type Agency, type AgencyFact, agencyRules } from '../agency/agency.js';
import type { AuditFact } from '../audit/facts.js';
import type { Entry } from '../entry.js';
import { findingRules } from '../finding/decide.js';
import { impactRules } from '../finding/judging.js';
import { evolveFinding } from '../finding/facts.js';
import type { IndicatorFact } from '../indicator/facts.js';
import { indicatorRules } from '../indicator/decide.js';
import { meetingRules } from '../meeting/decide.js';
import type { MeetingFact } from '../meeting/facts.js';
import { type NoticeFact, noticeRules } from '../notice/notice.js';
import { decideAmendment } from './amendment.js';
import { brokenRule, type CorrectionFacts } from './kept-rules.js';

const why = { reason: 'Typed wrongly', agreedBy: 'Professor Lyon' };
const nothingElse: CorrectionFacts = { agencies: [], actions: [] };
const now = situation({ effective: '2016-06-01' });

/** What correcting the last entry of a stream comes to. */
function correcting(
  reference: string,
  past: readonly Entry[],
  corrected: Readonly<Record<string, unknown>>,
  facts: Partial<CorrectionFacts> = {},
) {
  const history = inOrder(past);
  const command = { entry: `entry-${past.length - 1}`, corrected, ...why };
  return whenDecided(
    decideAmendment.correctEntry(history, command, (asRead, before) =>
      brokenRule(
        { reference, corrected: asRead, fields: new Set(Object.keys(corrected)), before },
        { ...nothingElse, ...facts },
        now,
      ),
    ),
  );
}
const corrected = (entryId: string, parts: object) => ({
  type: 'EntryCorrected',
  data: { entry: entryId, corrected: parts, ...why },
});

describe('A finding, corrected', () => {
  it('names cases of its audit alone', () => {
    const selected = entry<AuditFact>({ type: 'CaseFileSelected', data: { case: 'CASE-07', agencies: [] } });
    const audit = a.auditFrom(a.planned, selected);
    const correct = (cases: readonly string[]) =>
      correcting('CP1415.F2', [a.recorded()], { cases }, { audit });
    correct(['CASE-07']).then(corrected('entry-0', { cases: ['CASE-07'] }));
    correct(['CASE-07', 'CASE-99']).thenRefused(findingRules.casesBelongToTheAudit);
  });
});

describe('A judgement of impact, corrected', () => {
  const judged = (rating: 'shown' | 'emerging', effective: string, more: object = {}) =>
    a.next(
      'ImpactAssessed',
      { rating, restsOn: ['feedback'], narrative: 'Heard', ...more },
      { by: scrutineer, effective },
    );
  const correct = (past: readonly Entry[], parts: object, facts: Partial<CorrectionFacts> = {}) =>
    correcting('CP1415.F2', [a.recorded(), ...past], { ...parts }, facts);

  it('says sustained only where impact had been shown for as long as the rule asks', () => {
    const rating = 'sustained';
    correct([judged('shown', '2015-08-31')], { rating }).thenRefused(
      impactRules.impactIsSustainedAfterAWhile,
    );
    correct([judged('shown', '2015-08-31'), judged('shown', '2016-02-28')], { rating }).thenRefused(
      impactRules.impactIsSustainedAfterAWhile,
    );
    correct([judged('shown', '2015-08-31'), judged('shown', '2016-02-29')], { rating }).then(
      corrected('entry-2', { rating }),
    );
  });
  it('is not refused because of an action that was assigned after it', () => {
    const actions = [a.actionFrom(a.assigned({}, { effective: '2016-04-01' }))];
    const past = [judged('shown', '2015-08-31'), judged('shown', '2016-02-29')];
    correct(past, { rating: 'sustained' }, { actions }).then(corrected('entry-2', { rating: 'sustained' }));
    const between = [a.actionFrom(a.assigned({}, { effective: '2015-10-01' }))];
    correct(past, { rating: 'sustained' }, { actions: between }).thenRefused(
      impactRules.impactIsSustainedAfterAWhile,
    );
  });
  it('looks again later than it was made, and rests on a re-audit where one is named', () => {
    const looking = judged('shown', '2015-08-31', { lookAgainOn: '2016-03-01' });
    correct([looking], { lookAgainOn: '2015-08-31' }).thenRefused(findingRules.weLookAgainLater);
    const laterFinding = aStoryOf(
      evolveFinding,
      'CP1617.F1',
    )(a.recorded({ audit: 'CP1617' }, { effective: '2016-11-01' })).state;
    const reaudited = judged('shown', '2016-12-01', { restsOn: ['re-audit'], laterFinding: 'CP1617.F1' });
    correct([reaudited], { restsOn: ['feedback'] }, { laterFinding }).thenRefused(
      impactRules.aLaterFindingIsNamedForAReaudit,
    );
  });
});

describe('An action’s entry, corrected', () => {
  const correct = (past: readonly Entry[], parts: object, agencies: readonly Agency[] = []) =>
    correcting('CP1415.F2.A1', past, { ...parts }, { agencies });
  const merged = { ...a.agency('city-police'), mergedInto: 'city-csc' };
  const outside = { ...a.agency('nhs-trust'), external: true };

  it('has its dates in order', () => {
    correct([a.assigned()], { due: '2015-01-11' }).thenRefused(actionRules.dueDatesFollowAssignment);
    correct([a.assigned({ acceptBy: '2015-02-01' })], { acceptBy: '2015-01-11' }).thenRefused(
      actionRules.acceptanceFollowsAssignment,
    );
    const agreedBy = { id: 'prof-lyon', name: 'Professor Lyon' };
    const moved = a.then('DueDateChanged', { from: '2015-03-31', to: '2015-05-31', reason: 'Ill', agreedBy });
    correct([a.assigned(), moved], { to: '2015-01-11' }).thenRefused(actionRules.dueDatesFollowAssignment);
    correct([a.assigned(), moved], { to: '2015-06-30' }).then(corrected('entry-1', { to: '2015-06-30' }));
    const asked = a.then('MoreTimeRequested', { to: '2015-05-31', reason: 'Ill' });
    correct([a.assigned(), asked], { to: '2015-03-31' }).thenRefused(actionRules.moreTimeIsLater);
  });
  it('names an owner that stands, and a sponsor where the owner is outside', () => {
    const owner = (agency: string) => ({ owner: { agency, person: 'Dr Osei' } });
    correct([a.assigned()], owner('city-police'), [merged]).thenRefused(
      actionRules.mergedAgenciesTakeNoActions,
    );
    correct([a.assigned()], owner('nhs-trust'), [outside]).thenRefused(
      actionRules.anOutsideOwnerNeedsASponsor,
    );
    const to = { agency: 'city-csc', person: 'T. Reid' };
    const from = { agency: 'city-gp-practice', person: 'Dr Osei' };
    const handed = a.then('ActionReassigned', { from, to, reason: 'A better fit' });
    const other = { to: { agency: 'city-police', person: 'T. Reid' } };
    correct([a.assigned(), handed], other, [merged]).thenRefused(actionRules.mergedAgenciesTakeNoActions);
  });
  it('agrees more time by somebody who did not ask for it, to another date', () => {
    const asked = a.then('MoreTimeRequested', { to: '2015-05-31', reason: 'Ill' });
    const agreedBy = { id: 'prof-lyon', name: 'Professor Lyon' };
    const given = { from: '2015-03-31', to: '2015-05-31', reason: 'Ill', agreedBy };
    const moved = a.then('DueDateChanged', given, { by: scrutineer });
    const asker = { id: asked.metadata.performedBy.id, name: asked.metadata.performedBy.name };
    correct([a.assigned(), asked, moved], { agreedBy: asker }).thenRefused(
      independenceRules.whoAsksForTimeDoesNotAgreeIt,
    );
    correct([a.assigned(), moved], { to: '2015-03-31' }).thenRefused(actionRules.theDueDateChanges);
  });
  it('moves it to another owner, has a sponsor inside, and is not superseded by itself', () => {
    const { owner } = a.actionFrom(a.assigned());
    const handed = a.then('ActionReassigned', {
      ...{ from: owner, to: { agency: 'city-csc', person: 'T. Reid' }, reason: 'A better fit' },
    });
    correct([a.assigned(), handed], { to: owner }).thenRefused(actionRules.theOwnerChanges);
    const sponsor = { agency: 'city-csc', person: 'T. Reid' };
    const named = a.then('SponsorNamed', { from: null, to: sponsor, reason: 'No account' });
    correct([a.assigned(), named], { to: { agency: 'nhs-trust', person: 'T. Reid' } }, [outside]).thenRefused(
      actionRules.theSponsorIsInside,
    );
    const replaced = a.then('ActionSuperseded', { by: 'CP1415.F2.A2', reason: 'Joined' });
    correct([a.assigned(), replaced], { by: 'CP1415.F2.A1' }).thenRefused(
      actionRules.actionsDoNotSupersedeThemselves,
    );
  });
  it('is about a case only where one is named', () => {
    correct([a.assigned()], { about: 'case' }).thenRefused(actionRules.actionsAboutACaseNameIt);
  });
});

describe('Other entries, corrected', () => {
  it('ask for an answer after the question, and for an acknowledgement after the notice', () => {
    const held = entry<MeetingFact>(
      { type: 'MeetingHeld', data: { body: 'QA', on: '2015-01-12', present: [] } },
      { effective: '2015-01-12' },
    );
    const asked = entry<MeetingFact>({
      type: 'ChallengeRaised',
      data: { challenge: 'C1', about: 'CP1415.F2', to: 'city-csc', question: 'When?', due: '2015-02-01' },
    });
    correcting('2015-01-12', [held, asked], { due: '2015-01-12' }).thenRefused(
      meetingRules.answersAreDueAfterTheQuestion,
    );
    correcting('2015-01-12', [held], { on: '2016-06-02' }).thenRefused(
      meetingRules.meetingsAreRecordedOnceHeld,
    );
    const notice = entry<NoticeFact>({
      type: 'NoticeCirculated',
      data: { title: 'Read this', to: ['city-csc'], about: [], acknowledgeBy: '2015-02-01' },
    });
    correcting('n1', [notice], { acknowledgeBy: '2015-01-11' }).thenRefused(
      noticeRules.acknowledgementFollowsCirculation,
    );
  });
  it('address a notice to somebody, and let only addressees acknowledge it, once', () => {
    const notice = entry<NoticeFact>({
      type: 'NoticeCirculated',
      data: { title: 'Read this', to: ['city-csc', 'city-police'], about: [] },
    });
    const said = (agency: string) => entry<NoticeFact>({ type: 'NoticeAcknowledged', data: { agency } });
    correcting('n1', [notice], { to: [] }).thenRefused(noticeRules.noticesGoToSomebody);
    correcting('n1', [notice, said('city-csc')], { agency: 'nhs-trust' }).thenRefused(
      noticeRules.onlyAddresseesAcknowledge,
    );
    correcting('n1', [notice, said('city-csc'), said('city-police')], { agency: 'city-csc' }).thenRefused(
      noticeRules.noticesAreAcknowledgedOnce,
    );
  });
  it('change an agency as it could have been changed', () => {
    const registered = entry<AgencyFact>({
      type: 'AgencyRegistered',
      data: { name: 'City Police', kind: 'police', external: false },
    });
    const reason = 'As it is';
    const said = (fact: AgencyFact, parts: object, facts: Partial<CorrectionFacts> = {}) =>
      correcting('city-police', [registered, entry<AgencyFact>(fact)], { ...parts }, facts);
    said(
      { type: 'AgencyRenamed', data: { from: 'City Police', to: 'Police', reason } },
      { to: 'City Police' },
    ).thenRefused(agencyRules.theNameIsNew);
    const merge = { type: 'AgencyMerged', data: { into: 'city-csc', reason } } as const;
    said(merge, { into: 'city-police' }).thenRefused(agencyRules.agenciesDoNotMergeIntoThemselves);
    const gone = { ...a.agency('nhs-trust'), mergedInto: 'city-csc' };
    said(merge, { into: 'nhs-trust' }, { agencies: [gone] }).thenRefused(agencyRules.theSuccessorStillStands);
    said(
      { type: 'CommissioningChanged', data: { from: null, to: 'city-csc', reason } },
      { to: 'city-police' },
    ).thenRefused(agencyRules.agenciesDoNotCommissionThemselves);
  });
  it('set a target that fits the unit', () => {
    const defined = entry<IndicatorFact>({
      type: 'IndicatorDefined',
      data: {
        ...{ title: 'Seen', numerator: 'Seen', denominator: 'All', unit: 'percent', direction: 'higher' },
        ...{ target: 90, frequency: 'yearly' },
      },
    });
    const changed = entry<IndicatorFact>({
      type: 'TargetChanged',
      data: { from: 90, to: 95, appliesFrom: '2015-04-01', reason: 'Better' },
    });
    correcting('SEEN', [defined], { target: 101 }).thenRefused(indicatorRules.aTargetFitsItsUnit);
    correcting('SEEN', [defined, changed], { to: 101 }).thenRefused(indicatorRules.aTargetFitsItsUnit);
    correcting('SEEN', [defined, changed], { to: 90 }).thenRefused(indicatorRules.aNewTargetIsAnother);
    const read = entry<IndicatorFact>({
      type: 'ReadingRecorded',
      data: { period: { from: '2014-04-01', to: '2015-03-31' }, value: 80 },
    });
    correcting('SEEN', [defined, read, changed], { appliesFrom: '2014-04-01' }).thenRefused(
      indicatorRules.aReadPeriodKeepsItsTarget,
    );
    const again = entry<IndicatorFact>({
      type: 'TargetChanged',
      data: { from: 95, to: 97, appliesFrom: '2016-04-01', reason: 'Better still' },
    });
    correcting('SEEN', [defined, changed, again], { appliesFrom: '2015-04-01' }).thenRefused(
      indicatorRules.targetsChangeForward,
    );
  });
});
