/**
 * Evidence files in MongoDB's GridFS. Parts arrive under an id of their own; a file is there once a document names it by
 * its SHA-256, which one of several who bring the same bytes writes alone. Whoever fails takes away what it wrote; parts
 * that a process left behind when it died are named by nobody, and cost space alone.
 */
import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  type Collection,
  type Db,
  GridFSBucket,
  MongoClient,
  MongoError,
  MongoServerError,
  ObjectId,
} from 'mongodb';
import {
  type EvidenceFiles,
  EvidenceUnavailable,
  FileTooLarge,
  type Scanner,
  type StoredContent,
} from '../port.js';

interface Named {
  /** SHA-256 of the bytes. */
  readonly _id: string;
  readonly size: number;
  /** Where the bytes lie. */
  readonly parts: ObjectId;
}

const NAME = /^[0-9a-f]{64}$/;
const DUPLICATE_KEY = 11000;
/** How long to look for a server that can take an operation, in milliseconds. */
const SELECT_WITHIN_MS = 5000;

export class EvidenceGridFs implements EvidenceFiles {
  private readonly bucket: GridFSBucket;
  private readonly named: Collection<Named>;
  private readonly files: Collection;
  private readonly chunks: Collection;

  private constructor(
    private readonly client: MongoClient,
    database: Db,
    private readonly scanner?: Scanner,
  ) {
    this.bucket = new GridFSBucket(database, { bucketName: 'evidence', writeConcern: { w: 'majority' } });
    this.named = database.collection('evidence');
    this.files = database.collection('evidence.files');
    this.chunks = database.collection('evidence.chunks');
  }

  /**
   * @param url connection string whose path names the database
   * @param scanner looks at each file before it is kept; none does unless it is given
   * @throws MongoServerSelectionError when no server answers
   */
  static async open(url: string, scanner?: Scanner): Promise<EvidenceGridFs> {
    const client = new MongoClient(url, {
      appName: 'golden-thread-evidence',
      readPreference: 'primary',
      writeConcern: { w: 'majority', journal: true },
      serverSelectionTimeoutMS: SELECT_WITHIN_MS,
    });
    await client.connect();
    return new EvidenceGridFs(client, client.db(), scanner);
  }

  put(content: Readable, most: number): Promise<StoredContent> {
    return explaining(() => this.store(content, most));
  }

  has(sha256: string): Promise<boolean> {
    return explaining(async () => (await this.find(sha256)) !== null);
  }

  open(sha256: string): Promise<Readable | undefined> {
    return explaining(async () => {
      const found = await this.find(sha256);
      return found === null ? undefined : this.bucket.openDownloadStream(found.parts);
    });
  }

  async *list(): AsyncIterable<StoredContent> {
    const all = this.named.find().sort({ _id: 1 });
    try {
      for (;;) {
        const one = await explaining(() => all.next());
        if (one === null) return;
        yield { sha256: one._id, size: one.size };
      }
    } finally {
      await all.close();
    }
  }

  async close(): Promise<void> {
    await this.client.close();
  }

  private async find(sha256: string): Promise<Named | null> {
    return NAME.test(sha256) ? this.named.findOne({ _id: sha256 }) : null;
  }

  private async store(content: Readable, most: number): Promise<StoredContent> {
    const parts = new ObjectId();
    let isNamed = false;
    try {
      const stored = await this.write(parts, content, most);
      await this.scanner?.inspect(this.bucket.openDownloadStream(parts));
      isNamed = await this.name(stored, parts);
      return stored;
    } finally {
      if (!isNamed) await this.takeAway(parts);
    }
  }

  private async write(parts: ObjectId, content: Readable, most: number): Promise<StoredContent> {
    const hash = createHash('sha256');
    let size = 0;
    const measured = async function* (chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
      for await (const chunk of chunks) {
        size += chunk.byteLength;
        if (size > most)
          throw new FileTooLarge(`The file is larger than ${most.toLocaleString('en-GB')} bytes.`);
        hash.update(chunk);
        yield chunk;
      }
    };
    await pipeline(content, measured, this.bucket.openUploadStreamWithId(parts, 'evidence'));
    return { sha256: hash.digest('hex'), size };
  }

  /** False when the same bytes are there already. */
  private async name({ sha256, size }: StoredContent, parts: ObjectId): Promise<boolean> {
    try {
      await this.named.insertOne({ _id: sha256, size, parts });
      return true;
    } catch (error) {
      if (error instanceof MongoServerError && error.code === DUPLICATE_KEY) return false;
      throw error;
    }
  }

  /** The file's own document is there only when the upload came to its end. */
  private async takeAway(parts: ObjectId): Promise<void> {
    await this.chunks.deleteMany({ files_id: parts });
    await this.files.deleteOne({ _id: parts });
  }
}

/** Throws the port's error instead of MongoDB's, without the connection string. */
async function explaining<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isOfMongoDb(error)) throw error;
    throw new EvidenceUnavailable(`Evidence files cannot be kept or read now: ${error.message}`, {
      cause: error,
    });
  }
}

/** A write to a connection that has just broken fails with the socket's own error, which the library (7.9) hands on as it is. */
function isOfMongoDb(error: unknown): error is Error {
  if (error instanceof MongoError) return true;
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'EPIPE';
}
