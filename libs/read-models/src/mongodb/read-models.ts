/**
 * Read models in a MongoDB database, by generations. A generation is a set of collections named by the shape it was
 * built for; one document says which serves. A new one is built beside it and takes over by one write. Whoever has the
 * old one open keeps reading it until it is removed.
 */
import { type Collection, type Db, type MongoClient, MongoServerError } from 'mongodb';
import { type CollectionSpec, Fenced, type ReadStoreWriter } from '#read-models/port.js';
import { duplicateKey } from './apply.js';
import { connect } from './connect.js';
import { explaining } from './failure.js';
import { openToRead, openToWrite, type Place, statesIn } from './generation.js';
import { MongoReadStore } from './read-store.js';
import { passFence, type Writing } from './state.js';

export interface MongoReadModelsOptions {
  /** A connection string; its path names the database, `golden-thread` if there is none. */
  readonly url: string;
  /** How long an operation may take, in milliseconds, before its connection counts as broken. 30,000 if not said. */
  readonly answerWithin?: number;
  /** How long a commit that is interrupted is tried again, in milliseconds. 60,000 if not said: an answer that never comes is waited for once. */
  readonly persistFor?: number;
}

export interface MongoGeneration {
  readonly number: number;
  /** Short hash of the projections and collections it was built for. */
  readonly shape: string;
}

interface StoredGeneration {
  readonly _id: number;
  readonly shape: string;
}

interface Serving {
  readonly _id: 'serving';
  readonly number: number;
  readonly fence: number;
}

/**
 * Connects to the deployment, and finds out what it can do.
 * @throws MongoServerSelectionError when no server answers
 */
export async function openMongoReadModels(options: MongoReadModelsOptions): Promise<MongoReadModels> {
  const { persistFor = 60_000 } = options;
  const { client, database, hasTransactions } = await connect(options);
  return new MongoReadModels(client, database, hasTransactions ? 'transaction' : 'write-ahead', persistFor);
}

export class MongoReadModels {
  private readonly generations: Collection<StoredGeneration>;
  private readonly serving: Collection<Serving>;

  constructor(
    private readonly client: MongoClient,
    private readonly database: Db,
    /** How a new generation is written. */
    readonly writing: Writing,
    private readonly persistFor: number,
  ) {
    this.generations = database.collection('generations');
    this.serving = database.collection('serving');
  }

  /**
   * The generation that serves; undefined before the first was promoted.
   * @throws ReadModelsUnavailable
   */
  current(): Promise<MongoGeneration | undefined> {
    return explaining(async () => {
      const serving = await this.serving.findOne({ _id: 'serving' });
      const found = serving === null ? null : await this.generations.findOne({ _id: serving.number });
      return found === null ? undefined : { number: found._id, shape: found.shape };
    });
  }

  /**
   * Names a generation that is newer than all others. It is made by whoever opens it to write.
   * @param shape lower-case letters and digits
   */
  async next(shape: string): Promise<MongoGeneration> {
    if (!/^[a-z0-9]+$/.test(shape))
      throw new TypeError(`"${shape}" is no shape: lower-case letters and digits alone`);
    for (;;) {
      const last = await this.generations.findOne({}, { sort: { _id: -1 } });
      const number = (last?._id ?? 0) + 1;
      try {
        await this.generations.insertOne({ _id: number, shape });
        return { number, shape };
      } catch (error) {
        // Another process took the number.
        if (!isDuplicate(error)) throw error;
      }
    }
  }

  /**
   * Opens a generation. A reading handle also serves one that was made under an older declaration; a writer makes it,
   * or needs the declaration that it was made with. Closing the store leaves the connection open.
   * @throws Error when it cannot be opened, is still being loaded, or (to write) has another declaration
   */
  async open(
    generation: MongoGeneration,
    collections: readonly CollectionSpec[],
    readOnly = false,
  ): Promise<ReadStoreWriter> {
    const place = this.place(generation);
    const opened = readOnly
      ? await openToRead(place, collections)
      : await openToWrite(place, collections, this.writing);
    const { client, persistFor } = this;
    return new MongoReadStore({ client, generation: opened, readOnly, persistFor });
  }

  /**
   * Makes a generation the current one.
   * @throws Fenced when a projector with a higher fencing number has promoted one
   */
  async promote({ number }: MongoGeneration, fence: number): Promise<void> {
    try {
      await this.serving.updateOne(
        { _id: 'serving', fence: { $lte: fence } },
        { $set: { number, fence } },
        { upsert: true },
      );
    } catch (cause) {
      if (isDuplicate(cause))
        throw new Fenced(`Projector ${fence} was followed by another, which promoted its own`, { cause });
      throw cause;
    }
  }

  /**
   * Lets nobody with a lower fencing number write to the current generation, or promote another, from now on.
   * @throws Fenced when a projector with a higher one has done so
   */
  async takeOver(current: MongoGeneration, fence: number): Promise<void> {
    await this.promote(current, fence);
    await passFence(statesIn(this.place(current)), fence);
  }

  /** Removes every generation but the current one and those newer than it, which may be under way. */
  async removeOlder(): Promise<void> {
    const current = await this.current();
    if (current === undefined) return;
    const older = await this.generations.find({ _id: { $lt: current.number } }).toArray();
    for (const { _id, shape } of older) await this.remove({ number: _id, shape });
  }

  /** Removes a generation with all that it holds. */
  async remove(generation: MongoGeneration): Promise<void> {
    const { name } = this.place(generation);
    const all = await this.database.listCollections({}, { nameOnly: true }).toArray();
    for (const each of all.filter((collection) => collection.name.startsWith(`${name}.`)))
      await this.database.dropCollection(each.name);
    await this.generations.deleteOne({ _id: generation.number });
  }

  async close(): Promise<void> {
    await this.client.close();
  }

  private place({ shape, number }: MongoGeneration): Place {
    return { database: this.database, name: `read-models-${shape}-${number}` };
  }
}

function isDuplicate(error: unknown): boolean {
  return error instanceof MongoServerError && error.code === duplicateKey;
}
