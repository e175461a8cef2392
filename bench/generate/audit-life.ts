/** The life of one audit: its cases, findings, decisions, actions, notices and judgements of impact. */
import type { DomainFact } from '#domain/catalogue.js';
import type { Person } from '#domain/entry.js';
import { decisions, impactRatings, relations } from '#domain/finding/facts.js';
import { actionLife } from './action-life.js';
import { dayAt, type Happening } from './happening.js';
import type { Random } from './random.js';
import { agencyRefs, paragraph, person, sentence, themes } from './words.js';

export interface AuditPlan {
  readonly reference: string;
  readonly plannedAt: number;
  /** About how many entries it and all below it have. */
  readonly length: number;
  /** Areas for action of audits before it. */
  readonly earlier: readonly string[];
}

const ENTRIES_PER_ACTION = 24;
const ACTIONS_PER_AREA = 3;

/** Everything that comes of an audit, in the order of time; and its areas for action. */
export function auditLife(random: Random, plan: AuditPlan): { happenings: Happening[]; areas: string[] } {
  const life = new AuditLife(random, plan);
  life.tell();
  return { happenings: life.happenings.sort((one, other) => one.at - other.at), areas: life.areas };
}

class AuditLife {
  readonly happenings: Happening[] = [];
  readonly areas: string[] = [];
  private readonly coordinator: Person;
  private readonly verifier: Person;

  constructor(
    private readonly random: Random,
    private readonly plan: AuditPlan,
  ) {
    this.coordinator = person(random, 'coordinator', 'partnership');
    this.verifier = person(random, 'board-member', 'scrutineer');
  }

  tell(): void {
    const { random, plan } = this;
    const { reference, plannedAt, length } = plan;
    const stream = `audit-${reference}`;
    this.add(plannedAt, stream, {
      type: 'AuditPlanned',
      data: {
        title: `Audit ${reference}`,
        kind: 'multi-agency-case-file-audit',
        focus: random.one(themes),
        period: '2014/15',
        agencies: random.some(agencyRefs, 6),
      },
    });
    for (let i = 1; i <= 8; i += 1) this.auditCase(`${reference}-C${i}`, plannedAt + 5 + i);
    const recordedAt = plannedAt + 25;
    for (let i = 1; i <= 6; i += 1) this.recordStrength(`${reference}.S${i}`, recordedAt + i / 10);
    const perArea = ENTRIES_PER_ACTION * ACTIONS_PER_AREA + 4;
    const areas = Math.max(1, Math.round((length - 60) / perArea));
    for (let i = 1; i <= areas; i += 1) this.area(`${reference}.F${i}`, recordedAt + i / 5);
    this.add(recordedAt + 20, stream, { type: 'AuditReported', data: { summary: paragraph(random) } });
    for (let i = 1; i <= 2; i += 1)
      this.notice(`${reference.toLowerCase()}-notice-${i}`, recordedAt + 30 + i);
  }

  private auditCase(file: string, at: number): void {
    const { random, plan } = this;
    const stream = `audit-${plan.reference}`;
    const agency = random.one(agencyRefs);
    const grade = { case: file, scale: 'Ofsted', grade: random.one(['good', 'requires improvement']) };
    this.add(at, stream, { type: 'CaseFileSelected', data: { case: file, agencies: [agency] } });
    this.add(at + 4, stream, {
      type: 'CaseFileGraded',
      data: { ...grade, agency, comment: sentence(random) },
    });
  }

  private recordStrength(reference: string, at: number): void {
    this.recordFinding(reference, 'strength', at);
  }

  private area(reference: string, at: number): void {
    const { random, plan } = this;
    const stream = `finding-${reference}`;
    this.areas.push(reference);
    this.recordFinding(reference, 'area-for-action', at);
    if (plan.earlier.length > 0 && random.chance(0.25)) {
      const link = { relation: random.one(relations), earlier: { finding: random.one(plan.earlier) } };
      this.add(at + 1, stream, {
        type: 'FindingLinkedToEarlier',
        data: { ...link, reason: sentence(random) },
      });
    }
    const decision = random.chance(0.85) ? 'act' : random.one(decisions);
    this.add(at + 15, stream, { type: 'DecisionRecorded', data: { decision, rationale: sentence(random) } });
    if (decision !== 'act') {
      this.add(at + 16, stream, { type: 'ResponseReported', data: { response: paragraph(random) } });
      return;
    }
    let endedAt = at;
    for (let i = 1; i <= random.between(ACTIONS_PER_AREA - 1, ACTIONS_PER_AREA + 2); i += 1)
      endedAt = Math.max(endedAt, this.action(reference, i, at + 20 + i * 3));
    if (random.chance(0.6)) this.judge(stream, endedAt + 60);
  }

  private recordFinding(reference: string, kind: 'strength' | 'area-for-action', at: number): void {
    const { random, plan } = this;
    this.add(at, `finding-${reference}`, {
      type: 'FindingRecorded',
      data: {
        audit: plan.reference,
        kind,
        title: sentence(random),
        observation: paragraph(random),
        themes: random.some(themes, 2),
        extent: { of: 'counted', seen: random.between(1, 8), outOf: 8 },
        cases: [`${plan.reference}-C${random.between(1, 8)}`],
      },
    });
  }

  /** Gives when it ended, or stopped. */
  private action(finding: string, number: number, assignedAt: number): number {
    const { random, coordinator, verifier } = this;
    const others = random.chance(0.15) ? [random.one(this.areas)] : [];
    const life = actionLife(random, {
      ...{ reference: `${finding}.A${number}`, findings: [...new Set([finding, ...others])], assignedAt },
      ...{ coordinator, verifier, length: random.between(8, 2 * ENTRIES_PER_ACTION - 8) },
    });
    this.happenings.push(...life);
    return life.at(-1)?.at ?? assignedAt;
  }

  private judge(stream: string, at: number): void {
    const { random } = this;
    const judged = {
      restsOn: ['re-audit' as const],
      narrative: paragraph(random),
      lookAgainOn: dayAt(at + 180),
    };
    this.add(
      at,
      stream,
      { type: 'ImpactAssessed', data: { rating: random.one(impactRatings), ...judged } },
      this.verifier,
    );
    if (random.chance(0.5))
      this.add(at + 30, stream, { type: 'FindingClosed', data: { reason: sentence(random) } });
  }

  private notice(reference: string, at: number): void {
    const { random } = this;
    const stream = `notice-${reference}`;
    const to = random.some(agencyRefs, 12);
    const about = this.areas.length === 0 ? [] : [random.one(this.areas)];
    this.add(at, stream, {
      type: 'NoticeCirculated',
      data: { title: sentence(random), text: paragraph(random), to, about, acknowledgeBy: dayAt(at + 28) },
    });
    for (const agency of to) {
      const by = person(random, 'agency-lead', agency);
      if (random.chance(0.8))
        this.add(at + random.between(1, 40), stream, { type: 'NoticeAcknowledged', data: { agency } }, by);
    }
  }

  private add(at: number, stream: string, fact: DomainFact, by = this.coordinator): void {
    this.happenings.push({ at, stream, commandId: this.random.uuid(), by, basis: 'stated', fact });
  }
}
