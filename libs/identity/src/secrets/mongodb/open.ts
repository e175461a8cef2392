/** Secrets in a MongoDB database, for several processes at once. A secret is one document, so that each change is atomic. */
import { randomUUID } from 'node:crypto';
import { type Collection as Stored, type Filter, MongoClient, MongoServerError } from 'mongodb';
import type { Instant } from '#domain/entry.js';
import { isOfMongoDb } from '../../mongodb-failure.js';
import {
  type Collection,
  type Held,
  type SecretDocument,
  SecretsUnavailable,
  type SecretStore,
} from '../port.js';

interface Secret {
  /** Collection and key. */
  readonly _id: string;
  readonly collection: string;
  readonly key: string;
  /** `field=value` for each indexed field that holds text. */
  readonly found: readonly string[];
  /** JSON, so that it comes back as it was. */
  readonly document: string;
  readonly revision: string;
  /** Later than any instant where it has no end. */
  readonly expiresAt: Instant;
}

const NEVER = '~';
const DUPLICATE_KEY = 11000;
/** How long to look for a server that can take an operation, in milliseconds. */
const SELECT_WITHIN_MS = 5000;

/**
 * Connects, and makes the indexes where they are not there.
 * @param url connection string whose path names the database
 * @param now the present instant, UTC
 * @param place MongoDB's collection that holds all of them
 * @throws SecretsUnavailable
 */
export async function openMongoSecrets(
  url: string,
  now: () => Instant,
  place = 'secrets',
): Promise<SecretStore> {
  const client = new MongoClient(url, {
    appName: 'golden-thread-secrets',
    readPreference: 'primary',
    writeConcern: { w: 'majority', journal: true },
    serverSelectionTimeoutMS: SELECT_WITHIN_MS,
  });
  return explaining(async () => {
    try {
      const secrets = client.db().collection<Secret>(place);
      await secrets.createIndex({ collection: 1, found: 1 });
      await secrets.createIndex({ expiresAt: 1 });
      return new MongoSecrets(client, secrets, now);
    } catch (error) {
      await client.close();
      throw error;
    }
  });
}

class MongoSecrets implements SecretStore {
  /** The last change under way, by collection and key. */
  private readonly changes = new Map<string, Promise<unknown>>();

  constructor(
    private readonly client: MongoClient,
    private readonly secrets: Stored<Secret>,
    private readonly now: () => Instant,
  ) {}

  async get<D extends SecretDocument>(collection: Collection<D>, key: string): Promise<Held<D> | undefined> {
    const found = await this.where<D>({ _id: idOf(collection, key) });
    return found[0];
  }

  all<D extends SecretDocument>(collection: Collection<D>): Promise<readonly Held<D>[]> {
    return this.where<D>({ collection: collection.name });
  }

  async find<D extends SecretDocument>(
    collection: Collection<D>,
    field: keyof D & string,
    value: string,
  ): Promise<readonly Held<D>[]> {
    if (!collection.indexes.includes(field))
      throw new TypeError(`${collection.name} declares no index on ${field}`);
    return this.where<D>({ collection: collection.name, found: `${field}=${value}` });
  }

  put<D extends SecretDocument>(collection: Collection<D>, key: string, document: D): Promise<void> {
    return this.changing(idOf(collection, key), async () => {
      const secret = secretOf(collection, key, document);
      for (;;) {
        try {
          await this.secrets.replaceOne({ _id: secret._id }, secret, { upsert: true });
          return;
        } catch (error) {
          // Two that put it for the first time at once: the second one replaces.
          if (!isDuplicate(error)) throw error;
        }
      }
    });
  }

  insert<D extends SecretDocument>(collection: Collection<D>, key: string, document: D): Promise<boolean> {
    return this.changing(idOf(collection, key), async () => {
      try {
        await this.secrets.insertOne(secretOf(collection, key, document));
        return true;
      } catch (error) {
        if (isDuplicate(error)) return false;
        throw error;
      }
    });
  }

  replace<D extends SecretDocument>(
    collection: Collection<D>,
    { key, revision }: Held<D>,
    document: D,
  ): Promise<boolean> {
    return this.changing(idOf(collection, key), async () => {
      const secret = secretOf(collection, key, document);
      const { matchedCount } = await this.secrets.replaceOne({ _id: secret._id, revision }, secret);
      return matchedCount === 1;
    });
  }

  take<D extends SecretDocument>(collection: Collection<D>, key: string): Promise<D | undefined> {
    return this.changing(idOf(collection, key), async () => {
      const taken = await this.secrets.findOneAndDelete({ _id: idOf(collection, key) });
      return taken === null ? undefined : (JSON.parse(taken.document) as D);
    });
  }

  async close(): Promise<void> {
    await this.client.close();
  }

  private where<D>(filter: Filter<Secret>): Promise<readonly Held<D>[]> {
    return explaining(async () => {
      const found = await this.secrets
        .find({ ...filter, expiresAt: { $gt: this.now() } })
        .sort({ key: 1 })
        .toArray();
      return found.map(({ key, revision, document }) => ({
        ...{ key, revision, document: JSON.parse(document) as D },
      }));
    });
  }

  /**
   * What has ended goes first, so that it is in nobody's way. The changes of one secret by one process come one after the
   * other, so that they do not have to be tried again; between processes the engine decides who was first.
   */
  private async changing<T>(id: string, work: () => Promise<T>): Promise<T> {
    const change = (this.changes.get(id) ?? Promise.resolve()).then(() =>
      explaining(async () => {
        await this.secrets.deleteMany({ expiresAt: { $lte: this.now() } });
        return work();
      }),
    );
    const over = change.catch(() => undefined);
    this.changes.set(id, over);
    try {
      return await change;
    } finally {
      if (this.changes.get(id) === over) this.changes.delete(id);
    }
  }
}

function idOf({ name }: { readonly name: string }, key: string): string {
  return `${name}:${key}`;
}

function secretOf<D extends SecretDocument>(collection: Collection<D>, key: string, document: D): Secret {
  const found = collection.indexes.flatMap((field) => {
    const value = document[field];
    return typeof value === 'string' ? [`${field}=${value}`] : [];
  });
  return {
    ...{ _id: idOf(collection, key), collection: collection.name, key, found },
    document: JSON.stringify(document),
    revision: randomUUID(),
    expiresAt: document.expiresAt ?? NEVER,
  };
}

function isDuplicate(error: unknown): boolean {
  return error instanceof MongoServerError && error.code === DUPLICATE_KEY;
}

/** Throws the port's error instead of MongoDB's, without the connection string. */
async function explaining<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isOfMongoDb(error)) throw error;
    throw new SecretsUnavailable(`The secrets cannot be used: ${error.message}`, { cause: error });
  }
}
