/** An audit at the desk of who records it: planned, its cases, grades and concerns, its findings one after another, its end. */
import {
  CloseAudit,
  GradeCaseFile,
  ModerateGrade,
  PlanAudit,
  RaiseImmediateConcern,
  RecordFinding,
  ReopenAudit,
  ReportAudit,
  ResolveImmediateConcern,
  SelectCaseFile,
  WithdrawAudit,
} from '#application/commands/audit.js';
import { GetAudit } from '#application/queries/overviews.js';
import { GetPosition, type PositionRow } from '#application/queries/position.js';
import { auditKinds } from '#domain/audit/facts.js';
import type { AuditDocument, FindingDocument } from '#read-models/documents.js';
import { commandForm } from '../frame/command-form.js';
import type { Form, Page } from '../frame/page.js';
import type { Visit } from '../frame/visit.js';
import { orNone, type AskedField } from '../frame/asked-field.js';
import { standingAgencies, agencyItems, askedForm, type AskedForm } from './asked-form.js';
import { inWords } from '../frame/wording.js';

type AuditShown = Omit<AuditDocument, 'findings'> & { readonly findings: readonly FindingDocument[] };

function auditOf(visit: Visit): Promise<AuditShown> {
  return visit.ask<AuditShown>(GetAudit, {}, visit.params['reference']);
}

function deskOf(visit: Visit): string {
  return `/audits/${encodeURIComponent(visit.params['reference'] ?? '')}/desk`;
}

type OnAudit = Pick<AskedForm, 'command'> & {
  readonly intent: string;
  readonly title: string;
  readonly send: string;
  readonly consequence: string;
  readonly said: string;
  fields(visit: Visit, audit: AuditShown): Promise<readonly AskedField[]> | readonly AskedField[];
};

function onAudit({ intent, command, fields, said, ...told }: OnAudit): Form {
  return askedForm({
    path: `/audits/:reference/${intent}`,
    command,
    on: 'audit',
    async page(visit) {
      const audit = await auditOf(visit);
      const { reference, title } = audit;
      return {
        ...told,
        caption: `${reference}, ${title}`,
        fields: await fields(visit, audit),
        back: deskOf(visit),
      };
    },
    then: (visit) => ({ to: deskOf(visit), said }),
  });
}

/** The cases of an audit to choose from; the one that the address names is chosen. */
function caseField(visit: Visit, { cases }: AuditShown, label = 'Which case?'): AskedField {
  const items = cases.map(({ case: value }) => ({ value, text: value }));
  const asked = visit.asked('case');
  return {
    name: 'case',
    as: 'select',
    label,
    items: orNone(items, 'Choose a case'),
    ...(asked === undefined ? {} : { at: asked }),
  };
}

/** The agencies that take part, or all where the audit names none. */
async function agenciesIn(
  visit: Visit,
  { agencies }: AuditShown,
): Promise<readonly { value: string; text: string }[]> {
  const all = await agencyItems(visit);
  return agencies.length === 0 ? all : all.filter(({ value }) => agencies.includes(value));
}

/** Scales that audits usually grade on; any other may be typed. */
const SCALE = 'Ofsted four-point';

/** The themes that findings bear already, so that findings of several audits meet under them. */
async function themesOf(visit: Visit): Promise<readonly string[]> {
  const { byTheme } = await visit.ask<{ readonly byTheme: readonly PositionRow[] }>(GetPosition);
  return byTheme.map(({ title }) => title);
}

const quickEntry = commandForm({
  path: '/audits/:reference/record-finding',
  view: 'coordinator/record-finding.njk',
  command: RecordFinding,
  on: 'audit',
  load: async (visit) => {
    const [audit, themes] = await Promise.all([auditOf(visit), themesOf(visit)]);
    return { audit, themes, kind: visit.asked('kind') ?? 'area-for-action' };
  },
  then: (visit, { reference }) => {
    const kind = reference.includes('.S') ? 'strength' : 'area-for-action';
    return {
      to: `/audits/${encodeURIComponent(visit.params['reference'] ?? '')}/record-finding?kind=${kind}`,
      said: `${reference} is recorded. The next one can be typed below.`,
    };
  },
});

const desk: Page = {
  path: '/audits/:reference/desk',
  view: 'coordinator/desk.njk',
  load: async (visit) => {
    const [audit, agencies] = await Promise.all([auditOf(visit), standingAgencies(visit)]);
    const names = Object.fromEntries(agencies.map(({ reference, name }) => [reference, name]));
    return { audit, names, follows: `audit-${audit.reference}` };
  },
};

const plan = askedForm({
  path: '/plan-audit',
  command: PlanAudit,
  on: 'audit',
  page: async (visit) => ({
    title: 'Plan an audit',
    fields: [
      {
        name: 'reference',
        as: 'line',
        label: 'Reference',
        hint: 'Capital letters and digits, such as CP2627: its findings will be CP2627.F1, CP2627.S1 and so on',
      },
      { name: 'title', as: 'line', label: 'Title', hint: 'Such as “Child protection enquiries”' },
      {
        name: 'kind',
        as: 'radios',
        label: 'What kind is it?',
        items: inWords(auditKinds),
        at: 'multi-agency-case-file-audit',
      },
      { name: 'focus', as: 'line', label: 'Focus (optional)' },
      { name: 'area', as: 'line', label: 'Area (optional)' },
      { name: 'period', as: 'line', label: 'Period (optional)', hint: 'Such as 2026/27' },
      {
        name: 'agencies',
        as: 'checkboxes',
        label: 'Which agencies take part? (optional)',
        items: await agencyItems(visit),
      },
    ],
    consequence: 'Cases and findings can be recorded in it from then on, by you and by its auditors.',
    send: 'Plan it',
    back: '/audits',
  }),
  then: (_, { reference }) => ({
    to: `/audits/${encodeURIComponent(reference)}/desk`,
    said: `${reference} is planned. Record its cases and findings here.`,
  }),
});

export const auditPages: readonly Page[] = [
  plan,
  desk,
  quickEntry,
  onAudit({
    intent: 'select-case-file',
    command: SelectCaseFile,
    title: 'Add a case',
    send: 'Add the case',
    said: 'The case is added.',
    consequence: 'Never type a child’s name: the reference is kept for good.',
    fields: async (visit, audit) => [
      {
        name: 'case',
        as: 'line',
        label: 'Reference of the case, which names nobody',
        hint: 'Such as “case 3”',
      },
      {
        name: 'agencies',
        as: 'checkboxes',
        label: 'Which agencies worked with the child? (optional)',
        items: await agenciesIn(visit, audit),
      },
    ],
  }),
  onAudit({
    intent: 'grade-case-file',
    command: GradeCaseFile,
    title: 'Record an agency’s grade',
    send: 'Record the grade',
    said: 'The grade is recorded.',
    consequence: 'It is the agency’s own grade; the moderated one stands beside it.',
    fields: async (visit, audit) => [
      caseField(visit, audit),
      {
        name: 'agency',
        as: 'select',
        label: 'Which agency graded it?',
        items: orNone(await agenciesIn(visit, audit), 'Choose an agency'),
      },
      { name: 'scale', as: 'line', label: 'Scale', at: SCALE },
      { name: 'grade', as: 'line', label: 'Grade', hint: 'Such as Good' },
      { name: 'comment', as: 'area', label: 'Comment (optional)' },
    ],
  }),
  onAudit({
    intent: 'moderate-grade',
    command: ModerateGrade,
    title: 'Moderate a grade',
    send: 'Record the moderated grade',
    said: 'The moderated grade is recorded.',
    consequence: 'The agencies’ grades stay beside it.',
    fields: (visit, audit) => [
      caseField(visit, audit),
      { name: 'scale', as: 'line', label: 'Scale', at: SCALE },
      { name: 'grade', as: 'line', label: 'Grade' },
      { name: 'reason', as: 'area', label: 'Why?' },
    ],
  }),
  onAudit({
    intent: 'raise-immediate-concern',
    command: RaiseImmediateConcern,
    title: 'Raise an immediate concern',
    send: 'Raise the concern',
    said: 'The concern is raised. It stands first on the coordinator’s page until it is resolved.',
    consequence: 'This keeps that the concern was raised. Call the agency now: nobody is called by it.',
    fields: async (visit, audit) => [
      {
        name: 'concern',
        as: 'line',
        label: 'Name of the concern',
        at: `concern ${audit.concerns.length + 1}`,
      },
      caseField(visit, audit, 'About which case?'),
      { name: 'text', as: 'area', label: 'What is the concern?' },
      {
        name: 'raisedWith',
        as: 'select',
        label: 'Raised with which agency?',
        items: orNone(await agencyItems(visit), 'Choose an agency'),
      },
    ],
  }),
  onAudit({
    intent: 'resolve-immediate-concern',
    command: ResolveImmediateConcern,
    title: 'Resolve a concern',
    send: 'Resolve the concern',
    said: 'The concern is resolved.',
    consequence: 'The concern and its outcome stay in the record.',
    fields: (visit, { concerns }) => [
      {
        name: 'concern',
        as: 'radios',
        label: 'Which concern?',
        items: concerns
          .filter(({ outcome }) => outcome === null)
          .map(({ concern }) => ({ value: concern, text: concern })),
        ...(visit.asked('concern') === undefined ? {} : { at: visit.asked('concern') ?? '' }),
      },
      { name: 'outcome', as: 'area', label: 'What came of it?' },
    ],
  }),
  onAudit({
    intent: 'report-audit',
    command: ReportAudit,
    title: 'Report the audit',
    send: 'Report it',
    said: 'The audit is reported. It is in the learning report from now on.',
    consequence:
      'Its findings are in the learning report from then on. Findings can still be recorded until it is closed.',
    fields: () => [{ name: 'summary', as: 'area', label: 'Summary (optional)' }],
  }),
  onAudit({
    intent: 'close-audit',
    command: CloseAudit,
    title: 'Close the audit',
    send: 'Close it',
    said: 'The audit is closed. Its actions go on.',
    consequence:
      'It takes no more cases and findings. It can be closed once each area for action has an action, a reported response or a decision.',
    fields: () => [{ name: 'summary', as: 'area', label: 'Summary (optional)' }],
  }),
  onAudit({
    intent: 'withdraw-audit',
    command: WithdrawAudit,
    title: 'Withdraw the audit',
    send: 'Withdraw it',
    said: 'The audit is withdrawn.',
    consequence: 'It stays in the record as withdrawn, with the reason.',
    fields: () => [{ name: 'reason', as: 'area', label: 'Why?' }],
  }),
  onAudit({
    intent: 'reopen-audit',
    command: ReopenAudit,
    title: 'Reopen the audit',
    send: 'Reopen it',
    said: 'The audit is open again.',
    consequence: 'Cases and findings can be recorded in it again.',
    fields: () => [{ name: 'reason', as: 'area', label: 'Why?' }],
  }),
];
