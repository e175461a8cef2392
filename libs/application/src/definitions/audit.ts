/** Commands on audits, and the recording of findings in them. */
import type { Audit } from '#domain/audit/facts.js';
import { decideAudit, type ClosingFacts } from '#domain/audit/decide.js';
import type * as asked from '#domain/audit/decide.js';
import { decideFinding, type RecordFinding, type RecordingFacts } from '#domain/finding/decide.js';
import type { Finding } from '#domain/finding/facts.js';
import * as commands from '../commands/audit.js';
import { newNamed, newUnder, on } from '../handling/define.js';
import type { Asked, CommandDefinition } from '../handling/definition.js';
import type { Look } from '../handling/look.js';
import { InvalidInput, NotFound } from '../problems.js';
import {
  auditTeam,
  auditTeamAtAnyTime,
  coordinatorAndService,
  coordinatorOnly,
} from '../permissions/roles.js';
import { named } from './references.js';

async function agenciesExist(fields: Parameters<typeof named>[0], look: Look): Promise<void> {
  await look.named('agency', named(fields));
}

async function closingFacts(_: object, { subject, look }: Asked<unknown>): Promise<ClosingFacts> {
  const findings = await look.areasOf(subject);
  const areas = findings.map(async (finding) => {
    const actions = await look.actionsOn(finding.reference);
    return {
      finding,
      hasAction: actions.some(({ status }) => status !== 'cancelled' && status !== 'superseded'),
    };
  });
  return { areas: await Promise.all(areas) };
}

/** Counts are given together with “counted”, and only then. */
function extentOf({ extent }: RecordFinding): Pick<RecordFinding, 'extent'> {
  if (extent === undefined) return {};
  const { of, seen, outOf }: { of: string; seen?: number; outOf?: number } = extent;
  const missing = { seen, outOf };
  const problems = Object.entries(missing)
    .filter(([, value]) => (value === undefined) === (of === 'counted'))
    .map(([name]) => ({
      field: `extent.${name}`,
      message:
        of === 'counted'
          ? 'Expected a number, since the extent is counted.'
          : 'Expected only where the extent is counted.',
    }));
  if (problems.length > 0) throw new InvalidInput(problems);
  return { extent };
}

export const auditCommands: readonly CommandDefinition[] = [
  newNamed<asked.PlanAudit & { reference: string }, Audit>(
    'audit',
    (state, { reference: _, ...command }) => decideAudit.planAudit(state, command),
    {
      command: commands.PlanAudit,
      summary: 'Plans an audit, of any kind that findings can come from',
      may: coordinatorOnly,
      check: ({ agencies }, look) => agenciesExist({ agencies }, look),
    },
  ),
  on<asked.SelectCaseFile, Audit>('audit', decideAudit.selectCaseFile, {
    command: commands.SelectCaseFile,
    summary: 'Selects a case file, by a reference that names nobody',
    may: auditTeam,
    check: ({ agencies }, look) => agenciesExist({ agencies }, look),
  }),
  on<asked.GradeCaseFile, Audit>('audit', decideAudit.gradeCaseFile, {
    command: commands.GradeCaseFile,
    summary: 'Records an agency’s grade of a case file',
    may: auditTeam,
    check: ({ agency }, look) => agenciesExist({ agency }, look),
  }),
  on('audit', decideAudit.moderateGrade, {
    command: commands.ModerateGrade,
    summary: 'Moderates the grade of a case file',
    may: auditTeam,
  }),
  on<asked.RaiseImmediateConcern, Audit>('audit', decideAudit.raiseImmediateConcern, {
    command: commands.RaiseImmediateConcern,
    summary: 'Raises an immediate concern about a child, whatever becomes of the audit',
    may: auditTeamAtAnyTime,
    check: ({ raisedWith }, look) => agenciesExist({ raisedWith }, look),
  }),
  on('audit', decideAudit.resolveImmediateConcern, {
    command: commands.ResolveImmediateConcern,
    summary: 'Resolves an immediate concern',
    may: auditTeamAtAnyTime,
  }),
  on('audit', decideAudit.reportAudit, {
    command: commands.ReportAudit,
    summary: 'Reports an audit',
    may: coordinatorOnly,
  }),
  on<asked.Summarise, Audit, ClosingFacts>('audit', decideAudit.closeAudit, {
    command: commands.CloseAudit,
    summary: 'Closes an audit whose every area for action has an action, a reported response or a decision',
    may: coordinatorOnly,
    gather: closingFacts,
  }),
  on('audit', decideAudit.withdrawAudit, {
    command: commands.WithdrawAudit,
    summary: 'Withdraws an audit',
    may: coordinatorOnly,
  }),
  on('audit', decideAudit.reopenAudit, {
    command: commands.ReopenAudit,
    summary: 'Reopens an audit that was closed or withdrawn',
    may: coordinatorAndService,
  }),
  newUnder<RecordFinding & { reference?: string }, Finding, RecordingFacts>(
    { parent: 'audit', child: 'finding' },
    (audit, { kind }) => `${audit}.${kind === 'strength' ? 'S' : 'F'}`,
    (state, { reference: _, ...command }, facts) => decideFinding.recordFinding(state, command, facts),
    {
      command: commands.RecordFinding,
      summary: 'Records a finding of an audit: a strength or an area for action',
      may: auditTeam,
      complete: (payload, audit) => ({ ...payload, audit, ...extentOf(payload) }),
      gather: async ({ audit: reference }, { look }) => {
        const audit = await look.item('audit', reference);
        if (audit === undefined) throw new NotFound(`audit ${reference}`);
        return { audit };
      },
    },
  ),
];
