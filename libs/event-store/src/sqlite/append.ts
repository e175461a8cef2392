/**
 * The one writer: it commits whatever is queued as one transaction (group commit), so that many appends share the
 * cost of one sync. Nothing is answered before that transaction is on the disk.
 */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { EventCodec } from '../codec.js';
import { type AppendResult, type Position, StoreUnavailable } from '../port.js';
import { inPlainWords, isDiskFailure } from './failure.js';
import { type Append, EventTable } from './event-table.js';
import { FILE_VERSION } from './schema.js';

/** Ends the process after the disk failed: what was being committed may or may not be there. */
export type OnFatal = (reason: string) => void;

interface Queued {
  readonly append: Append;
  readonly resolve: (result: AppendResult) => void;
  readonly reject: (reason: unknown) => void;
}

/** Pages in the write-ahead log, and how many of them are in the file already. */
type LogState = [busy: number, pages: number, moved: number];

/** Bounds how long one transaction holds up its thread (about 30 ms). */
const MOST_APPENDS_PER_COMMIT = 1000;

/**
 * Pages (4 KiB) in the write-ahead log before they are moved into the file. Kept small: syncing a log that grows takes
 * longer than syncing one whose blocks exist already (see docs/decisions/0001).
 */
const CHECKPOINT_AT_PAGES = 1000;

export class Appender {
  readonly #db: DatabaseSync;
  readonly #file: string;
  readonly #begin: StatementSync;
  readonly #commitNow: StatementSync;
  readonly #logState: StatementSync;
  readonly #table: EventTable;
  readonly #onCommit: (head: Position) => void;
  readonly #onFatal: OnFatal;
  #queue: Queued[] = [];
  #scheduled = false;
  #drained: (() => void)[] = [];
  #failure: StoreUnavailable | undefined;
  /** Why nothing more is taken: closing, or the disk failed. */
  #stopped: string | undefined;

  constructor(
    db: DatabaseSync,
    file: string,
    codec: EventCodec,
    clock: () => Date,
    onCommit: (head: Position) => void,
    onFatal: OnFatal,
  ) {
    this.#db = db;
    this.#file = file;
    this.#begin = db.prepare('BEGIN IMMEDIATE');
    this.#commitNow = db.prepare('COMMIT');
    this.#logState = db.prepare('PRAGMA wal_checkpoint(NOOP)', { returnArrays: true });
    this.#table = new EventTable(db, codec, clock);
    this.#onCommit = onCommit;
    this.#onFatal = onFatal;
  }

  append(append: Append): Promise<AppendResult> {
    if (this.#stopped !== undefined) return Promise.reject(new StoreUnavailable(this.#stopped));
    return new Promise((resolve, reject) => {
      this.#queue.push({ append, resolve, reject });
      this.#schedule();
    });
  }

  /** What the last transaction failed for, if it still fails: a write of nothing but the file's header tells. */
  failure(): string | undefined {
    if (this.#stopped !== undefined) return this.#stopped;
    if (this.#failure === undefined) return undefined;
    try {
      this.#transaction(() => {
        this.#db.exec(`PRAGMA user_version = ${FILE_VERSION}`);
      });
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
    return undefined;
  }

  /** Takes nothing more, and waits until what is queued is answered. */
  async drain(): Promise<void> {
    this.#stopped ??= 'The event store is closed';
    if (this.#scheduled) await new Promise<void>((resolve) => this.#drained.push(resolve));
  }

  /** To be called after `drain`, and last of all connections, so that SQLite moves the log into the file. */
  close(): void {
    this.#db.close();
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#commitQueued();
    });
  }

  #commitQueued(): void {
    const batch = this.#queue.slice(0, MOST_APPENDS_PER_COMMIT);
    this.#queue = this.#queue.slice(MOST_APPENDS_PER_COMMIT);
    this.#scheduled = false;
    if (this.#queue.length > 0) this.#schedule();
    this.#commit(batch);
    if (this.#queue.length === 0) for (const drained of this.#drained.splice(0)) drained();
  }

  #commit(batch: readonly Queued[]): void {
    const answers: (() => void)[] = [];
    try {
      this.#transaction(() => {
        this.#table.begin();
        for (const { append, resolve, reject } of batch) {
          const outcome = this.#table.record(append);
          answers.push(
            'refused' in outcome
              ? () => {
                  reject(outcome.refused);
                }
              : () => {
                  resolve(outcome.result);
                },
          );
        }
      });
    } catch (error) {
      for (const { reject } of batch) reject(error);
      return;
    }
    const { head, grown } = this.#table.committed();
    for (const answer of answers) answer();
    if (!grown) return;
    this.#onCommit(head);
    this.#checkpointWhenDue();
  }

  /** @throws StoreUnavailable and whatever else made the transaction roll back; nothing was written then */
  #transaction(work: () => void): void {
    try {
      this.#begin.run();
      work();
      this.#commitNow.run();
      this.#failure = undefined;
    } catch (error) {
      if (isDiskFailure(error)) this.#fatal(error);
      else if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      const explained = inPlainWords(error, this.#file);
      if (explained instanceof StoreUnavailable) this.#failure = explained;
      throw explained;
    }
  }

  /** Moves the log into the file as far as readers allow; it never waits for them. */
  #checkpointWhenDue(): void {
    try {
      const [, pages, moved] = this.#logState.get() as unknown as LogState;
      if (pages - moved < CHECKPOINT_AT_PAGES) return;
      this.#db.exec('PRAGMA wal_checkpoint(PASSIVE)');
    } catch (error) {
      // The events are safe in the log. A full or locked disk is met again, and told, at the next commit.
      if (isDiskFailure(error)) this.#fatal(error);
    }
  }

  #fatal(error: unknown): void {
    this.#stopped = `The disk failed while events were being written (${this.#file}); what it holds must be checked`;
    this.#onFatal(`${this.#stopped}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
