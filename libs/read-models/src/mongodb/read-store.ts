/** The read store over one open generation. */
import type { MongoClient } from 'mongodb';
import type {
  Batch,
  FindQuery,
  Key,
  Page,
  PreparedRows,
  ReadStoreWriter,
  Scalar,
  Where,
} from '#read-models/port.js';
import { checkedKey } from '../query/declared.js';
import { changesOf } from './apply.js';
import { countOf, documentOf, documentsOf, findPage, groupsOf, type OpenCollection } from './find.js';
import { explaining } from './failure.js';
import type { OpenGeneration } from './generation.js';
import { load } from './load.js';
import { persist } from './persistence.js';
import { readState } from './state.js';
import { commitInTransaction } from './transaction.js';
import { type ReadyBatch, WriteAhead } from './write-ahead.js';

export interface StoreOptions {
  readonly client: MongoClient;
  readonly generation: OpenGeneration;
  readonly readOnly: boolean;
  /** How long, in milliseconds, a commit that is interrupted is tried again. */
  readonly persistFor: number;
}

export class MongoReadStore implements ReadStoreWriter {
  private readonly closing = new AbortController();
  private readonly writeAhead: WriteAhead;
  /** Fulfils when the last write that was asked for has ended. */
  private lastWrite: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: StoreOptions) {
    const { states, parts, collection } = options.generation;
    this.writeAhead = new WriteAhead(states, parts, collection);
  }

  async get<T>(collection: string, key: Key): Promise<T | undefined> {
    const open = this.collection(collection);
    const checked = checkedKey(open.declared, key);
    return (await explaining(() => documentOf(open, checked))) as T | undefined;
  }

  async getMany<T>(collection: string, keys: readonly Key[]): Promise<readonly T[]> {
    const open = this.collection(collection);
    const checked = keys.map((key) => checkedKey(open.declared, key));
    return (await explaining(() => documentsOf(open, checked))) as readonly T[];
  }

  async find<T>(collection: string, query: FindQuery): Promise<Page<T>> {
    return (await explaining(() => findPage(this.collection(collection), query))) as Page<T>;
  }

  async count(collection: string, where?: Where, cap?: number): Promise<number> {
    return explaining(() => countOf(this.collection(collection), where, cap));
  }

  async group(
    collection: string,
    by: readonly string[],
    where?: Where,
    sum?: string,
  ): Promise<readonly { readonly by: readonly Scalar[]; readonly total: number }[]> {
    return explaining(() => groupsOf(this.collection(collection), by, where, sum));
  }

  /** To a writer it answers when what a crash left over is applied, so that it starts from whole batches. */
  async checkpoint(): Promise<number> {
    const { generation, readOnly } = this.options;
    this.expectOpen();
    const state = await explaining(() => readState(generation.states));
    if (readOnly || state.pending === undefined) return state.checkpoint;
    return explaining(async () => {
      await this.inTurn(() => this.persist(() => this.writeAhead.finishLeftOver()));
      return (await readState(generation.states)).checkpoint;
    });
  }

  async commit({ writes, checkpoint, fence }: Batch): Promise<void> {
    this.expectWriter();
    const changes = changesOf((name) => this.collection(name), writes);
    const write = this.writing({ changes, checkpoint, fence });
    await explaining(() => this.inTurn(() => this.persist(write)));
  }

  async bulkLoad(source: AsyncIterable<PreparedRows>, checkpoint: number, fence: number): Promise<void> {
    this.expectWriter();
    await this.inTurn(async () => {
      await load(this.options.generation, source, checkpoint, fence);
      this.writeAhead.forget();
    });
  }

  async health(): Promise<{ readonly up: boolean; readonly reason?: string }> {
    try {
      this.expectOpen();
      await explaining(() => readState(this.options.generation.states));
      return { up: true };
    } catch (error) {
      return { up: false, reason: error instanceof Error ? error.message : String(error) };
    }
  }

  /** The connection stays: it belongs to whoever opened it. */
  async close(): Promise<void> {
    this.closing.abort();
    await this.lastWrite;
  }

  private writing(ready: ReadyBatch): () => Promise<void> {
    const { client, generation } = this.options;
    if (generation.writing === 'write-ahead') return this.writeAhead.commit(ready);
    const stored = (name: string) => generation.collection(name).stored;
    return () => commitInTransaction(client, generation.states, stored, ready);
  }

  private persist<T>(run: () => Promise<T>): Promise<T> {
    return persist(run, { forMs: this.options.persistFor, signal: this.closing.signal });
  }

  /** One write at a time: each starts from what the one before has left. */
  private inTurn<T>(write: () => Promise<T>): Promise<T> {
    const done = this.lastWrite.then(write);
    this.lastWrite = done.catch(() => undefined);
    return done;
  }

  private collection(name: string): OpenCollection {
    this.expectOpen();
    return this.options.generation.collection(name);
  }

  private expectOpen(): void {
    if (this.closing.signal.aborted) throw new Error('The read store is closed');
  }

  private expectWriter(): void {
    this.expectOpen();
    if (this.options.readOnly) throw new Error('The read store is readonly');
  }
}
