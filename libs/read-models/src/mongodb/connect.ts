/** A connection to a MongoDB deployment, and what the deployment can do. */
import { type Db, MongoClient, type MongoClientOptions, ReadConcern } from 'mongodb';

export interface Connecting {
  /** A connection string; its path names the database, `golden-thread` if there is none. */
  readonly url: string;
  /** How long an operation may take, in milliseconds, before its connection counts as broken. 30,000 if not said. */
  readonly answerWithin?: number;
}

export interface Connected {
  readonly client: MongoClient;
  readonly database: Db;
  readonly hasTransactions: boolean;
}

const defaultDatabase = 'golden-thread';

/** How long to look for a server that can take an operation, in milliseconds. */
const selectWithin = 5000;

/** @throws MongoServerSelectionError when no server answers */
export async function connect({ url, answerWithin = 30_000 }: Connecting): Promise<Connected> {
  const settings: MongoClientOptions = {
    appName: 'golden-thread',
    // Reads follow the writes: all from the primary, and nothing that could be taken back.
    readPreference: 'primary',
    writeConcern: { w: 'majority' },
    ignoreUndefined: true,
    connectTimeoutMS: selectWithin,
    serverSelectionTimeoutMS: selectWithin,
    socketTimeoutMS: answerWithin,
  };
  const client = new MongoClient(url, settings);
  try {
    await client.connect();
    const named = client.db().databaseName;
    const hello = await client.db('admin').command({ hello: 1 });
    const hasTransactions = typeof hello['setName'] === 'string' || hello['msg'] === 'isdbgrid';
    const database = client.db(
      named === 'test' && !/\/test(\?|$)/.test(url) ? defaultDatabase : named,
      hasTransactions ? { readConcern: new ReadConcern('majority') } : {},
    );
    return { client, database, hasTransactions };
  } catch (error) {
    await client.close();
    throw error;
  }
}
