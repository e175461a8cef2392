/** The life of one action: reports, slips, hand-overs, evidence, completion returned or verified. */
import type { Owner } from '#domain/action/facts.js';
import type { DomainFact } from '#domain/catalogue.js';
import type { Person } from '#domain/entry.js';
import { eventId } from '#event-store/event-id.js';
import { dayAt, type Happening } from './happening.js';
import { MERGED, standing } from './mergers.js';
import type { Random } from './random.js';
import { agencyRefs, paragraph, person, sentence } from './words.js';

export interface ActionPlan {
  readonly reference: string;
  readonly findings: string[];
  readonly assignedAt: number;
  readonly coordinator: Person;
  readonly verifier: Person;
  /** About how many entries its trail has. */
  readonly length: number;
}

export function actionLife(random: Random, plan: ActionPlan): Happening[] {
  const life = new ActionLife(random, plan);
  life.tell();
  return life.happenings;
}

class ActionLife {
  readonly happenings: Happening[] = [];
  private at: number;
  private owner: Owner;
  private by: Person;
  private due: number | undefined;

  constructor(
    private readonly random: Random,
    private readonly plan: ActionPlan,
  ) {
    this.at = plan.assignedAt;
    this.by = person(random, 'agency-lead', standing(random.one(agencyRefs), this.at));
    this.owner = this.ownerOf(this.by);
    this.due = random.chance(0.9) ? this.at + random.between(40, 240) : undefined;
  }

  tell(): void {
    const { random, plan } = this;
    this.assign();
    this.add(this.by, { type: 'ActionAccepted', data: {} });
    while (this.happenings.length < plan.length - 3) this.work();
    if (random.chance(0.05)) return;
    if (random.chance(0.04)) {
      this.add(plan.coordinator, { type: 'ActionCancelled', data: { reason: sentence(random) } });
      return;
    }
    this.complete();
  }

  private assign(): void {
    const { random, plan } = this;
    this.add(plan.coordinator, {
      type: 'ActionAssigned',
      data: {
        findings: plan.findings,
        title: sentence(random),
        about: 'system',
        owner: this.owner,
        contributors: random.chance(0.4)
          ? random.some(agencyRefs, 3).map((one) => standing(one, this.at))
          : [],
        due: this.due === undefined ? null : dayAt(this.due),
        success: sentence(random),
        evidenceRequired: random.chance(0.6),
      },
    });
  }

  private work(): void {
    const { random, plan } = this;
    this.followMerger();
    const what = random.next();
    if (what < 0.5) this.report();
    else if (what < 0.62) this.attach();
    else if (what < 0.78) this.slip();
    else if (what < 0.86) {
      this.add(this.by, { type: 'ActionBlocked', data: { reason: sentence(random) } });
      this.add(this.by, { type: 'ActionUnblocked', data: { note: sentence(random) } });
    } else if (what < 0.92) this.handOver();
    else if (what < 0.96) {
      this.add(plan.coordinator, {
        type: 'ActionEscalated',
        data: { to: 'the board', reason: sentence(random) },
      });
      this.add(plan.coordinator, { type: 'EscalationResolved', data: { outcome: sentence(random) } });
    } else this.amend();
  }

  private report(): void {
    const { random, plan } = this;
    const outlook = random.chance(0.7) ? 'on-track' : 'at-risk';
    // Some are entered when the minutes of an earlier meeting arrive.
    const late = random.chance(0.06) ? Math.min(random.between(1, 40), this.at - plan.assignedAt) : 0;
    this.add(this.by, { type: 'ProgressReported', data: { outlook, note: paragraph(random) } }, late);
  }

  private attach(): void {
    const evidence = `E${this.happenings.length}`;
    this.add(this.by, { type: 'EvidenceAttached', data: { evidence, description: sentence(this.random) } });
  }

  private slip(): void {
    const { random, plan } = this;
    if (this.due === undefined) return;
    if (this.at > this.due && random.chance(0.7))
      this.add(plan.coordinator, { type: 'ActionFellOverdue', data: { due: dayAt(this.due) } });
    const [from, to] = [dayAt(this.due), this.due + random.between(14, 90)];
    this.add(this.by, { type: 'MoreTimeRequested', data: { to: dayAt(to), reason: sentence(random) } });
    if (random.chance(0.2)) {
      this.add(plan.coordinator, {
        type: 'MoreTimeRefused',
        data: { asked: dayAt(to), reason: sentence(random) },
      });
      return;
    }
    const { id, name } = plan.coordinator;
    this.add(plan.coordinator, {
      type: 'DueDateChanged',
      data: { from, to: dayAt(to), reason: sentence(random), agreedBy: { id, name } },
    });
    this.due = to;
  }

  private handOver(): void {
    const { random } = this;
    const from = this.owner;
    this.by = person(random, 'agency-lead', standing(random.one(agencyRefs), this.at));
    this.owner = this.ownerOf(this.by);
    this.add(this.plan.coordinator, {
      type: 'ActionReassigned',
      data: { from, to: this.owner, reason: sentence(random) },
    });
    this.add(this.by, { type: 'ActionAccepted', data: {} });
  }

  /** What a merged agency owes moves to its successor, as the service itself does it. */
  private followMerger(): void {
    const from = this.owner;
    const agency = standing(from.agency, this.at);
    if (agency === from.agency) return;
    this.by = { ...this.by, agency };
    this.owner = { ...from, agency };
    this.add(
      { id: 'system', name: 'Golden Thread', role: 'system' },
      { type: 'ActionReassigned', data: { from, to: this.owner, reason: MERGED } },
    );
    this.add(this.by, { type: 'ActionAccepted', data: {} });
  }

  /** Puts a note right, or takes it out of view. */
  private amend(): void {
    const { random, plan } = this;
    const noted = this.happenings.findLast(({ fact }) => fact.type === 'ProgressReported');
    if (noted === undefined || random.chance(0.85)) return;
    const about = { entry: eventId(noted.commandId, 0), reason: sentence(random), agreedBy: 'the chair' };
    this.add(
      plan.coordinator,
      random.chance(0.8)
        ? { type: 'EntryCorrected', data: { ...about, corrected: { note: paragraph(random) } } }
        : { type: 'TextRedacted', data: { ...about, field: 'note' } },
    );
  }

  private complete(): void {
    const { random, plan } = this;
    this.followMerger();
    this.add(this.by, { type: 'CompletionClaimed', data: { statement: paragraph(random) } });
    if (random.chance(0.2)) {
      this.add(plan.verifier, { type: 'CompletionReturned', data: { reason: sentence(random) } });
      this.add(this.by, { type: 'CompletionClaimed', data: { statement: paragraph(random) } });
    }
    if (random.chance(0.9))
      this.add(plan.verifier, { type: 'CompletionVerified', data: { statement: sentence(random) } });
  }

  private ownerOf({ agency, name, post }: Person): Owner {
    return { agency: agency ?? '', person: name, ...(post === undefined ? {} : { post }) };
  }

  /** @param late how many days earlier it took effect */
  private add(by: Person, fact: DomainFact, late = 0): void {
    const { random, plan } = this;
    const stream = `action-${plan.reference}`;
    this.happenings.push({ at: this.at, late, stream, commandId: random.uuid(), by, basis: 'stated', fact });
    this.at += random.next() * 24;
  }
}
