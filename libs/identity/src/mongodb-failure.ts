/** Tells what MongoDB's client library throws when it cannot reach the engine, or the engine refuses. */
import { MongoError } from 'mongodb';

/** What a socket says of a write to a connection that has just broken: the library (7.9) hands it on as it is. */
const ofSockets: ReadonlySet<unknown> = new Set(['EPIPE', 'ECONNRESET', 'ERR_STREAM_DESTROYED']);

export function isOfMongoDb(error: unknown): error is Error {
  if (error instanceof MongoError) return true;
  return typeof error === 'object' && error !== null && 'code' in error && ofSockets.has(error.code);
}
