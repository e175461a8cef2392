/** What goes wrong between the driver and MongoDB, told in words. */
import { MongoError, MongoNetworkError, MongoServerSelectionError } from 'mongodb';
import { ReadModelsUnavailable } from '#read-models/port.js';

/** Does something with the engine, and throws the port's error instead of MongoDB's. */
export async function explaining<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isOfMongoDb(error)) throw error;
    throw new ReadModelsUnavailable(`The read models cannot be used: ${complaint(error)}`, { cause: error });
  }
}

function isOfMongoDb(error: unknown): error is Error {
  return error instanceof MongoError || isOfSocket(error);
}

/** What a socket says of a write to a connection that has just broken: the library (7.9) hands it on as it is. */
const ofSockets: ReadonlySet<unknown> = new Set(['EPIPE', 'ECONNRESET', 'ERR_STREAM_DESTROYED']);

export function isOfSocket(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && ofSockets.has(error.code);
}

/** Without the connection string, which may hold a password. */
function complaint(error: Error): string {
  if (error instanceof MongoServerSelectionError)
    return `MongoDB cannot be reached, or has no primary at present (${error.message})`;
  if (error instanceof MongoNetworkError || isOfSocket(error))
    return `the connection to MongoDB broke, or it did not answer in time (${error.message})`;
  return error.message;
}
