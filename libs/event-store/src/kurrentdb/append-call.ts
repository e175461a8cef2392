/**
 * Appends over one long gRPC call, in the order in which they are given. The client's own `appendToStream` makes the same
 * call, but does not tell when an append is on its way, so that order could only be kept one answer after the other; and
 * it waits for ever for an answer that never comes (1.3.1). So the messages are ours; connection, credentials, finding
 * the leader and connecting again are the client's.
 */
import { randomUUID } from 'node:crypto';
import type { ClientDuplexStream } from '@grpc/grpc-js';
import type { KurrentDBClient } from '@kurrent/kurrentdb-client';
import services from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_grpc_pb.js';
import shared from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/shared_pb.js';
import type { Status } from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/status_pb.js';
import streams from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb.js';
import type {
  BatchAppendReq,
  BatchAppendResp,
} from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb.js';
import empties from 'google-protobuf/google/protobuf/empty_pb.js';
import type { Position } from '../port.js';
import { AppendTooLarge, NoAnswer } from './failure.js';
import type { EngineEvent } from './stored.js';

export type Appended =
  /** Position of the last event; undefined when the server found the same events written already. */
  | { readonly outcome: 'written'; readonly position: Position | undefined }
  /** `actual` is -1 when the stream does not exist. */
  | { readonly outcome: 'refused'; readonly actual: number };

type Call = ClientDuplexStream<BatchAppendReq, BatchAppendResp>;

interface Waiting {
  readonly resolve: (answer: Appended) => void;
  readonly reject: (reason: Error) => void;
}

/** gRPC servers take messages of up to 4 MiB unless told otherwise. */
const MOST_BYTES_PER_MESSAGE = 3 * 1024 * 1024;
/** Messages that may wait to be sent before whoever appends is made to wait. */
const MOST_MESSAGES_QUEUED = 256;

export class AppendCall {
  readonly #client: KurrentDBClient;
  readonly #deadlineMs: number;
  #open: Promise<OpenCall> | undefined;

  constructor(client: KurrentDBClient, deadlineMs: number) {
    this.#client = client;
    this.#deadlineMs = deadlineMs;
  }

  /**
   * The outer promise fulfils when the append is on its way, and appends sent after that come after it; the inner one
   * when it is answered.
   * @throws NoAnswer, or what broke the call; the events may or may not have been written then
   */
  async send(
    stream: string,
    expected: number | 'none',
    events: readonly EngineEvent[],
  ): Promise<{ readonly answer: Promise<Appended> }> {
    this.#open ??= this.#begin();
    const call = await this.#open;
    return call.send(requestsFor(stream, expected, events));
  }

  #begin(): Promise<OpenCall> {
    const forget = (): void => {
      if (this.#open === opening) this.#open = undefined;
    };
    const opening: Promise<OpenCall> = this.#connect().then(
      (stream) => new OpenCall(stream, this.#deadlineMs, forget),
    );
    // Whoever sends meets the failure; the next one begins anew.
    opening.catch(forget);
    return opening;
  }

  /** Both members are protected, not private: the way in which the client's own commands are written. */
  #connect(): Promise<Call> {
    const client = this.#client;
    const begin = client['GRPCStreamCreator'](services.StreamsClient, 'appendToStream', (connection) =>
      connection.batchAppend(...client['callArguments']({ requiresLeader: true }, { deadline: Infinity })),
    );
    return begin();
  }
}

class OpenCall {
  readonly #call: Call;
  readonly #deadlineMs: number;
  readonly #waiting = new Map<string, Waiting>();
  #draining: Promise<void> | undefined;
  #ended: { readonly because: Error } | undefined;

  constructor(call: Call, deadlineMs: number, onEnd: () => void) {
    this.#call = call;
    this.#deadlineMs = deadlineMs;
    const end = (because: Error): void => {
      onEnd();
      this.#ended ??= { because };
      for (const { reject } of this.#waiting.values()) reject(because);
      this.#waiting.clear();
    };
    call.on('data', (response: BatchAppendResp) => {
      this.#settle(response);
    });
    call.on('error', end);
    call.on('end', () => {
      end(new Error('the server ended the call'));
    });
  }

  async send(requests: readonly BatchAppendReq[]): Promise<{ readonly answer: Promise<Appended> }> {
    const id = randomUUID();
    const answer = this.#answerTo(id);
    // It is awaited by whoever sent it, but only once it is on its way.
    answer.catch(() => undefined);
    for (const request of requests) {
      if (this.#ended !== undefined) break;
      this.#call.write(request.setCorrelationId(new shared.UUID().setString(id)));
      if (this.#call.writableLength >= MOST_MESSAGES_QUEUED) await this.#drained();
    }
    return { answer };
  }

  /** Fulfils when there is room again, or the call has ended. */
  #drained(): Promise<void> {
    this.#draining ??= new Promise<void>((resolve) => {
      const over = (): void => {
        this.#draining = undefined;
        this.#call.off('drain', over).off('close', over);
        resolve();
      };
      this.#call.once('drain', over).once('close', over);
    });
    return this.#draining;
  }

  #answerTo(id: string): Promise<Appended> {
    return new Promise<Appended>((resolve, reject) => {
      if (this.#ended !== undefined) {
        reject(this.#ended.because);
        return;
      }
      const timer = setTimeout(() => {
        this.#waiting.delete(id);
        reject(new NoAnswer(this.#deadlineMs));
        // A server that takes appends and answers none may answer on another connection.
        this.#call.cancel();
      }, this.#deadlineMs);
      this.#waiting.set(id, {
        resolve: (appended) => {
          clearTimeout(timer);
          resolve(appended);
        },
        reject: (reason) => {
          clearTimeout(timer);
          reject(reason);
        },
      });
    });
  }

  #settle(response: BatchAppendResp): void {
    const id = response.getCorrelationId()?.getString() ?? '';
    const waiting = this.#waiting.get(id);
    // An answer that nobody waits for any more: its time was up, or it came twice.
    if (waiting === undefined) return;
    this.#waiting.delete(id);
    try {
      waiting.resolve(appendedOf(response));
    } catch (error) {
      waiting.reject(error instanceof Error ? error : new Error(String(error)));
    }
  }
}

function requestsFor(
  stream: string,
  expected: number | 'none',
  events: readonly EngineEvent[],
): readonly BatchAppendReq[] {
  const options = new streams.BatchAppendReq.Options().setStreamIdentifier(
    new shared.StreamIdentifier().setStreamName(Buffer.from(stream, 'utf8')),
  );
  if (expected === 'none') options.setNoStream(new empties.Empty());
  else options.setStreamPosition(String(expected));
  let request = new streams.BatchAppendReq().setOptions(options);
  const requests = [request];
  let bytes = 0;
  for (const event of events) {
    if (bytes > 0 && bytes + event.data.length > MOST_BYTES_PER_MESSAGE) {
      request = new streams.BatchAppendReq();
      requests.push(request);
      bytes = 0;
    }
    bytes += event.data.length;
    request.addProposedMessages(messageFor(event));
  }
  request.setIsFinal(true);
  return requests;
}

function messageFor({ id, type, data, metadata }: EngineEvent): BatchAppendReq.ProposedMessage {
  const message = new streams.BatchAppendReq.ProposedMessage()
    .setId(new shared.UUID().setString(id))
    .setData(data)
    .setCustomMetadata(Buffer.from(JSON.stringify(metadata), 'utf8'));
  message.getMetadataMap().set('type', type).set('content-type', 'application/octet-stream');
  return message;
}

/** @throws when the server says that it could not write */
function appendedOf(response: BatchAppendResp): Appended {
  const error = response.getError();
  if (error !== undefined) return refusalOf(error);
  const place = response.getSuccess()?.getPosition();
  const position = place === undefined ? undefined : Number(place.getCommitPosition());
  return { outcome: 'written', position: Number.isSafeInteger(position) ? position : undefined };
}

function refusalOf(status: Status): Appended {
  const details = status.getDetails();
  const name = details?.getTypeName() ?? '';
  switch (name) {
    case 'event_store.client.WrongExpectedVersion': {
      const wrong = details?.unpack((bytes) => shared.WrongExpectedVersion.deserializeBinary(bytes), name);
      const exists = wrong?.hasCurrentStreamRevision() === true;
      return { outcome: 'refused', actual: exists ? Number(wrong.getCurrentStreamRevision()) : -1 };
    }
    case 'event_store.client.MaximumAppendSizeExceeded': {
      const limit = details?.unpack(
        (bytes) => shared.MaximumAppendSizeExceeded.deserializeBinary(bytes),
        name,
      );
      throw new AppendTooLarge(
        `One append is larger than the ${limit?.getMaxappendsize() ?? 0} bytes that KurrentDB takes; its setting MaxAppendSize can be raised`,
      );
    }
    case 'event_store.client.StreamDeleted':
      throw Object.assign(new Error('the stream was deleted'), { type: 'stream-deleted' });
    case 'event_store.client.AccessDenied':
      throw Object.assign(new Error('access denied'), { type: 'access-denied' });
    case 'event_store.client.Timeout':
      throw Object.assign(new Error('the server gave up waiting'), { type: 'deadline-exceeded' });
    default:
      throw new Error(status.getMessage() === '' ? 'the server gives no reason' : status.getMessage());
  }
}
