/** The rules of an audit, what each command on it makes true, and what each fact changes. */
import { aStoryOf, entry, inOrder, rulesBroken } from '../../../../test/given-when-then.js';
import * as a from '../../../../test/thread.js';
import type { Entry } from '../entry.js';
import { auditRules as rules, decideAudit as decide } from './decide.js';
import { evolveAudit, type Audit, type AuditFact } from './facts.js';

type Data<T extends AuditFact['type']> = Extract<AuditFact, { type: T }>['data'];
const happens = <T extends AuditFact['type']>(type: T, data: Data<T>) =>
  entry({ type, data } as AuditFact, { effective: '2015-02-02' });

const given = aStoryOf(evolveAudit, 'CP1415');
const reason = 'The round was merged with Hackney’s';
const selected = happens('CaseFileSelected', { case: 'CASE-07', agencies: ['city-police'] });
const grade = { case: 'CASE-07', agency: 'city-police', scale: 'Ofsted', grade: 'good' };
const graded = happens('CaseFileGraded', grade);
const moderation = { case: 'CASE-07', scale: 'Ofsted', grade: 'requires improvement', reason };
const concern = {
  concern: 'IC1',
  case: 'CASE-07',
  text: 'No visit for six weeks',
  raisedWith: 'city-social-care',
};
const raised = happens('ImmediateConcernRaised', concern);
const resolution = { concern: 'IC1', outcome: 'Visited the same day' };
const resolved = happens('ImmediateConcernResolved', resolution);
const reported = happens('AuditReported', {});
const closed = happens('AuditClosed', {});
const withdrawn = happens('AuditWithdrawn', { reason });
const reopened = happens('AuditReopened', { reason });
const nothing = { areas: [] };

describe('An audit', () => {
  const plan = { title: 'Child protection enquiries', kind: 'multi-agency-case-file-audit' } as const;
  it('is planned', () => {
    given()
      .when(decide.planAudit, plan)
      .then({ type: 'AuditPlanned', data: { ...plan, agencies: [] } });
    const more = { ...plan, focus: 'Section 47', area: 'City', period: '2014/15', agencies: ['city-police'] };
    given().when(decide.planAudit, more).then({ type: 'AuditPlanned', data: more });
  });
  it('is planned once', () => {
    given(a.planned).when(decide.planAudit, plan).thenRefused(rules.auditsArePlannedOnce);
  });
  it('is reported, once', () => {
    given(a.planned)
      .when(decide.reportAudit, { summary: 'Six' })
      .then({ type: 'AuditReported', data: { summary: 'Six' } });
    given(a.planned, reported).when(decide.reportAudit, {}).thenRefused(rules.auditsAreReportedOnce);
  });
  it('closes after it was reported', () => {
    given(a.planned).when(decide.closeAudit, {}, nothing).thenRefused(rules.onlyReportedAuditsClose);
    given(a.planned, reported).when(decide.closeAudit, {}, nothing).then({ type: 'AuditClosed', data: {} });
  });
  it('closes when each area for action has an action, a reported response or a decision', () => {
    const told = a.findingFrom(
      a.recorded(),
      a.next('ResponseReported', { response: 'Seen within 24 hours' }),
    );
    const decided = a.findingFrom(a.recorded(), a.decidedToAct);
    const bare = a.findingFrom(a.recorded());
    const answered = [
      { finding: told, hasAction: false },
      { finding: decided, hasAction: false },
      { finding: bare, hasAction: true },
    ];
    const report = given(a.planned, reported);
    report.when(decide.closeAudit, {}, { areas: answered }).then({ type: 'AuditClosed', data: {} });
    report
      .when(decide.closeAudit, {}, { areas: [...answered, { finding: bare, hasAction: false }] })
      .thenRefused(rules.everyAreaIsAnsweredBeforeClosing);
  });
  it('may be withdrawn, with the reason', () => {
    for (const past of [[], [reported]])
      given(a.planned, ...past)
        .when(decide.withdrawAudit, { reason })
        .then({ type: 'AuditWithdrawn', data: { reason } });
  });
  it('is reopened once it has ended, and then goes on', () => {
    for (const past of [[reported, closed], [withdrawn]]) {
      given(a.planned, ...past)
        .when(decide.reopenAudit, { reason })
        .then({ type: 'AuditReopened', data: { reason } });
      given(a.planned, ...past, reopened)
        .when(decide.selectCaseFile, { case: 'CASE-08' })
        .then({ type: 'CaseFileSelected', data: { case: 'CASE-08', agencies: [] } });
    }
    for (const past of [[], [reported]])
      given(a.planned, ...past)
        .when(decide.reopenAudit, { reason })
        .thenRefused(rules.onlyEndedAuditsReopen);
  });
  it('takes nothing new once it is closed or withdrawn', () => {
    const { endedAuditsDoNotChange: rule } = rules;
    for (const end of [[reported, closed], [withdrawn]]) {
      const ended = given(a.planned, selected, graded, ...end);
      ended.when(decide.selectCaseFile, { case: 'CASE-08' }).thenRefused(rule);
      ended.when(decide.gradeCaseFile, grade).thenRefused(rule);
      ended.when(decide.moderateGrade, moderation).thenRefused(rule);
      ended.when(decide.reportAudit, {}).thenRefused(rule);
      ended.when(decide.closeAudit, {}, nothing).thenRefused(rule);
      ended.when(decide.withdrawAudit, { reason }).thenRefused(rule);
    }
  });
});

describe('A case file', () => {
  it('is selected once', () => {
    given(a.planned)
      .when(decide.selectCaseFile, { case: 'CASE-07' })
      .then({ type: 'CaseFileSelected', data: { case: 'CASE-07', agencies: [] } });
    given(a.planned, selected)
      .when(decide.selectCaseFile, { case: 'CASE-07' })
      .thenRefused(rules.casesAreSelectedOnce);
  });
  it('is graded and moderated when it is in the audit', () => {
    const inAudit = given(a.planned, selected, graded);
    inAudit.when(decide.gradeCaseFile, grade).then({ type: 'CaseFileGraded', data: grade });
    inAudit.when(decide.moderateGrade, moderation).then({ type: 'GradeModerated', data: moderation });
    given(a.planned).when(decide.gradeCaseFile, grade).thenRefused(rules.onlySelectedCasesAreGraded);
    given(a.planned).when(decide.moderateGrade, moderation).thenRefused(rules.onlySelectedCasesAreGraded);
  });
  it('is moderated after some agency graded it', () => {
    given(a.planned, selected)
      .when(decide.moderateGrade, moderation)
      .thenRefused(rules.moderationFollowsGrading);
  });
});

describe('An immediate concern about a child', () => {
  it('is raised and resolved whatever becomes of the audit, and of any case', () => {
    for (const end of [[], [reported, closed], [withdrawn]]) {
      given(a.planned, ...end)
        .when(decide.raiseImmediateConcern, concern)
        .then({ type: 'ImmediateConcernRaised', data: concern });
      given(a.planned, raised, ...end)
        .when(decide.resolveImmediateConcern, resolution)
        .then({ type: 'ImmediateConcernResolved', data: resolution });
    }
  });
  it('is raised once under one name', () => {
    given(a.planned, raised)
      .when(decide.raiseImmediateConcern, concern)
      .thenRefused(rules.concernsAreRaisedOnce);
  });
  it('is resolved once, where it was raised', () => {
    for (const past of [[], [raised, resolved]])
      given(a.planned, ...past)
        .when(decide.resolveImmediateConcern, resolution)
        .thenRefused(rules.onlyOpenConcernsAreResolved);
  });
});

describe('Each fact of an audit', () => {
  const fresh: Audit = {
    reference: 'CP1415',
    status: 'planned',
    title: 'Child protection enquiries',
    kind: 'multi-agency-case-file-audit',
    focus: null,
    area: null,
    period: null,
    agencies: ['city-police'],
    cases: [],
    concerns: [],
  };
  const file = { case: 'CASE-07', agencies: ['city-police'], grades: [], moderated: null };
  const one = { agency: 'city-police', scale: 'Ofsted', grade: 'good' };
  const open = {
    concern: 'IC1',
    case: 'CASE-07',
    raisedWith: 'city-social-care',
    raisedOn: '2015-02-02',
    outcome: null,
  };
  const regraded = happens('CaseFileGraded', { ...grade, grade: 'inadequate' });
  const stories: readonly [string, readonly Entry<AuditFact>[], Partial<Audit>][] = [
    ['selects a case', [selected], { cases: [file] }],
    ['grades it', [selected, graded], { cases: [{ ...file, grades: [one] }] }],
    [
      'grades it anew',
      [selected, graded, regraded],
      { cases: [{ ...file, grades: [{ ...one, grade: 'inadequate' }] }] },
    ],
    [
      'moderates it beside the grades',
      [selected, graded, happens('GradeModerated', moderation)],
      { cases: [{ ...file, grades: [one], moderated: { scale: 'Ofsted', grade: 'requires improvement' } }] },
    ],
    ['raises a concern', [raised], { concerns: [open] }],
    ['resolves it', [raised, resolved], { concerns: [{ ...open, outcome: 'Visited the same day' }] }],
    ['reports', [reported], { status: 'reported' }],
    ['closes', [reported, closed], { status: 'closed' }],
    ['withdraws', [withdrawn], { status: 'withdrawn' }],
    ['reopens what was closed as reported', [reported, closed, reopened], { status: 'reported' }],
    ['reopens what was withdrawn as planned', [reported, withdrawn, reopened], { status: 'planned' }],
  ];
  for (const [what, entries, change] of stories)
    it(what, () => {
      expect(a.auditFrom(a.planned, ...entries)).toEqual({ ...fresh, ...change });
    });
  it('has no place for what belongs elsewhere', () => {
    const [foreign] = inOrder([a.accepted]) as unknown as Entry<AuditFact>[];
    expect(() => evolveAudit('CP1415', fresh, foreign as Entry<AuditFact>)).toThrow('does not belong');
  });
});

it('Every rule of an audit has been broken', () => {
  expect(rulesBroken).toEqual(new Set(Object.values(rules)));
});
