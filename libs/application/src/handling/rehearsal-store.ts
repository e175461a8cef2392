/** What a rehearsal reads and writes: the real log and directory, with what was rehearsed laid over them. */
import type { ActionFact } from '#domain/action/facts.js';
import type { FindingFact } from '#domain/finding/facts.js';
import { subjectOf } from '#domain/references.js';
import type {
  AppendResult,
  CommandStamp,
  EventStore,
  NewEvent,
  Receipt,
  RecordedEvent,
} from '#event-store/port.js';
import type { Clock } from './handler.js';
import type { Directory } from './look.js';

export interface Traces {
  readonly read: Set<string>;
  readonly written: Set<string>;
}

/** Comes after every position that a log will reach. */
const AFTER_THE_LOG = 2 ** 52;

const findingsOf = (audit: string) => `findings of ${audit}`;
const actionsOn = (finding: string) => `actions on ${finding}`;

export class RehearsalStore implements Pick<
  EventStore,
  'append' | 'receipt' | 'readStream' | 'head' | 'readAll'
> {
  /** Every stream that was looked at, with what was rehearsed on it. */
  private readonly streams = new Map<string, RecordedEvent[]>();
  private readonly receipts = new Map<string, Receipt>();
  private readonly members = new Map<string, string[]>();
  private readonly rehearsed: RecordedEvent[] = [];
  private position = AFTER_THE_LOG;

  constructor(
    private readonly log: Pick<EventStore, 'receipt' | 'readStream' | 'head' | 'readAll'>,
    private readonly clock: Clock,
    private readonly traces: { readonly now: Traces },
  ) {}

  async receipt(commandId: string): Promise<Receipt | undefined> {
    return this.receipts.get(commandId) ?? (await this.log.receipt(commandId));
  }

  async readStream(stream: string, fromRevision = 0): Promise<readonly RecordedEvent[]> {
    this.traces.now.read.add(stream);
    const events = await this.held(stream);
    return fromRevision === 0 ? events : events.slice(fromRevision);
  }

  async head(): Promise<number> {
    return this.rehearsed.at(-1)?.position ?? (await this.log.head());
  }

  async readAll(after: number, limit: number): Promise<readonly RecordedEvent[]> {
    const recorded = after >= AFTER_THE_LOG ? [] : await this.log.readAll(after, limit);
    const rehearsed = this.rehearsed.filter(({ position }) => position > after);
    return [...recorded, ...rehearsed].slice(0, limit);
  }

  async append(
    stream: string,
    expected: number | 'none',
    events: readonly NewEvent[],
    command: CommandStamp,
  ): Promise<AppendResult> {
    const held = await this.held(stream);
    const actual = held.length - 1;
    if (actual !== (expected === 'none' ? -1 : expected)) return { outcome: 'conflict', actual };
    const recordedAt = this.clock.now();
    const recorded = events.map(({ metadata, ...event }, at) => ({
      ...event,
      stream,
      id: `${command.id}/${at}`,
      revision: actual + 1 + at,
      position: (this.position += 1),
      metadata: { ...metadata, recordedAt, commandId: command.id },
      hash: '',
    }));
    this.streams.set(stream, [...held, ...recorded]);
    this.traces.now.written.add(stream);
    this.rehearsed.push(...recorded);
    for (const event of recorded) this.noteMembership(event);
    const { id: commandId, fingerprint } = command;
    const revision = actual + recorded.length;
    const receipt = { commandId, fingerprint, stream, revision, position: this.position, recordedAt };
    this.receipts.set(commandId, receipt);
    return { outcome: 'appended', receipt, events: recorded };
  }

  /** What the rehearsal added under a name. */
  added(name: string): readonly string[] {
    return this.members.get(name) ?? [];
  }

  private async held(stream: string): Promise<readonly RecordedEvent[]> {
    let events = this.streams.get(stream);
    if (events === undefined) this.streams.set(stream, (events = [...(await this.log.readStream(stream))]));
    return events;
  }

  private noteMembership({ stream, type, data }: RecordedEvent): void {
    const reference = subjectOf(stream)?.reference ?? '';
    const fact = { type, data } as FindingFact | ActionFact;
    if (fact.type === 'FindingRecorded') this.add(findingsOf(fact.data.audit), reference);
    if (fact.type === 'ActionLinkedToFinding') this.add(actionsOn(fact.data.finding), reference);
    if (fact.type === 'ActionAssigned')
      for (const finding of fact.data.findings) this.add(actionsOn(finding), reference);
  }

  private add(name: string, reference: string): void {
    this.traces.now.written.add(name);
    const members = this.members.get(name);
    if (members === undefined) this.members.set(name, [reference]);
    else members.push(reference);
  }
}

export class RehearsalDirectory implements Directory {
  constructor(
    private readonly recorded: Directory,
    private readonly traces: { readonly now: Traces },
    private readonly rehearsed: RehearsalStore,
  ) {}

  findingsOf(audit: string): Promise<readonly string[]> {
    return this.both(findingsOf(audit), this.recorded.findingsOf(audit));
  }

  actionsOn(finding: string): Promise<readonly string[]> {
    return this.both(actionsOn(finding), this.recorded.actionsOn(finding));
  }

  /** No account is rehearsed. */
  administrators(): Promise<readonly string[]> {
    return this.recorded.administrators();
  }

  private async both(name: string, recorded: Promise<readonly string[]>): Promise<readonly string[]> {
    this.traces.now.read.add(name);
    return [...new Set([...(await recorded), ...this.rehearsed.added(name)])];
  }
}
