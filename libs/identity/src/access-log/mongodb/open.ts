/** The access log in a MongoDB database, which several processes write to: one document for each entry, never changed. */
import { type Collection, type Filter, MongoClient } from 'mongodb';
import { isOfMongoDb } from '../../mongodb-failure.js';
import { newSecret } from '../../secret-value.js';
import {
  AccessLogUnavailable,
  type AccessedItem,
  type AccessEntry,
  type AccessPage,
  type AccessQuery,
  type AccessStore,
} from '../port.js';

interface Stored extends Omit<AccessEntry, 'at' | 'detail'> {
  /** Increases with every entry of one process; between processes as their clocks say. */
  readonly _id: string;
  /** Milliseconds since 1970, UTC. */
  readonly at: number;
  /** Kind and reference, to be found by. */
  readonly about?: string;
  /** As JSON text: engines differ in which characters they give back. */
  readonly detail: string;
}

/** How long to look for a server that can take an operation, in milliseconds. */
const SELECT_WITHIN_MS = 5000;
/** So many are read at once, where all are. */
const DOCUMENTS_AT_ONCE = 2000;

/**
 * Connects, and makes the indexes where they are not there.
 * @param url connection string whose path names the database
 * @throws AccessLogUnavailable
 */
export async function openMongoAccessLog(url: string): Promise<AccessStore> {
  const client = new MongoClient(url, {
    appName: 'golden-thread-access-log',
    readPreference: 'primary',
    writeConcern: { w: 'majority', journal: true },
    serverSelectionTimeoutMS: SELECT_WITHIN_MS,
  });
  return explaining(async () => {
    try {
      const entries = client.db().collection<Stored>('access-log');
      for (const leading of [{}, { person: 1 as const }, { about: 1 as const }])
        await entries.createIndex({ ...leading, at: -1, _id: -1 });
      return new MongoAccessLog(client, entries);
    } catch (error) {
      await client.close();
      throw error;
    }
  });
}

class MongoAccessLog implements AccessStore {
  /** Tells this process's entries from those of others at the same millisecond. */
  private readonly writer = newSecret().replaceAll(/\W/g, '').slice(0, 8);
  private last = 0;

  constructor(
    private readonly client: MongoClient,
    private readonly entries: Collection<Stored>,
  ) {}

  async append(entries: readonly AccessEntry[]): Promise<void> {
    if (entries.length === 0) return;
    await explaining(() => this.entries.insertMany(entries.map((entry) => this.storedOf(entry))));
  }

  find({ limit, cursor, ...query }: AccessQuery): Promise<AccessPage> {
    return explaining(async () => {
      const found = await this.entries
        .find({ $and: [filterOf(query), ...(cursor === undefined ? [] : [afterCursor(cursor)])] })
        .sort({ at: -1, _id: -1 })
        .limit(limit + 1)
        .toArray();
      const items = found.slice(0, limit);
      const last = items.at(-1);
      return {
        items: items.map(entryFrom),
        ...(found.length > limit && last !== undefined ? { next: `${last.at}-${last._id}` } : {}),
      };
    });
  }

  async *all(): AsyncGenerator<AccessEntry, void, undefined> {
    const stored = this.entries.find().sort({ at: 1, _id: 1 }).batchSize(DOCUMENTS_AT_ONCE);
    try {
      for (;;) {
        const one = await explaining(() => stored.next());
        if (one === null) return;
        yield entryFrom(one);
      }
    } finally {
      await stored.close();
    }
  }

  count(): Promise<number> {
    return explaining(() => this.entries.estimatedDocumentCount());
  }

  forget(before: string): Promise<number> {
    return explaining(async () => {
      const { deletedCount } = await this.entries.deleteMany({ at: { $lt: Date.parse(before) } });
      return deletedCount;
    });
  }

  async close(): Promise<void> {
    await this.client.close();
  }

  private storedOf({ at, item, detail, ...entry }: AccessEntry): Stored {
    // Microseconds are more than a process writes, so that the number goes on rising when the clock is put back.
    this.last = Math.max(this.last + 1, Date.now() * 1000);
    return {
      _id: `${String(this.last).padStart(17, '0')}_${this.writer}`,
      ...entry,
      at: Date.parse(at),
      ...(item === undefined ? {} : { item, about: aboutOf(item) }),
      detail: JSON.stringify(detail),
    };
  }
}

function aboutOf({ kind, reference }: AccessedItem): string {
  return `${kind} ${reference}`;
}

function filterOf({
  person,
  items,
  what,
  outcome,
  from,
  before,
}: Omit<AccessQuery, 'limit'>): Filter<Stored> {
  return {
    ...(person === undefined ? {} : { person }),
    ...(items === undefined ? {} : { about: { $in: items.map(aboutOf) } }),
    ...(what === undefined ? {} : { what }),
    ...(outcome === undefined ? {} : { outcome }),
    ...(from === undefined && before === undefined
      ? {}
      : {
          at: {
            ...(from === undefined ? {} : { $gte: Date.parse(from) }),
            ...(before === undefined ? {} : { $lt: Date.parse(before) }),
          },
        }),
  };
}

/** What stands behind the last entry of the page before. */
function afterCursor(cursor: string): Filter<Stored> {
  const [at = '', id = ''] = cursor.split('-');
  return { $or: [{ at: { $lt: Number(at) } }, { at: Number(at), _id: { $lt: id } }] };
}

function entryFrom({ _id, about, at, detail, ...entry }: Stored): AccessEntry {
  return { ...entry, at: new Date(at).toISOString(), detail: JSON.parse(detail) as string };
}

/** Throws the port's error instead of MongoDB's, without the connection string. */
async function explaining<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isOfMongoDb(error)) throw error;
    throw new AccessLogUnavailable(`The access log cannot be used: ${error.message}`, { cause: error });
  }
}
