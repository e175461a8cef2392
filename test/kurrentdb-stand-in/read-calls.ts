/** The call that reads: streams and $all, either way, filtered or not, once or as a catch-up subscription. */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import type { ServerWritableStream } from '@grpc/grpc-js';
import streams from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb.js';
import type {
  ReadReq,
  ReadResp,
} from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb.js';
import timestamps from 'google-protobuf/google/protobuf/timestamp_pb.js';
import type { LogRecord, StandInLog } from './log.js';
import { readEventOf, streamOf } from './messages.js';
import type { NodeContext } from './node.js';
import { streamDeleted } from './refusals.js';

type ReadCall = ServerWritableStream<ReadReq, ReadResp>;

/** Events looked at before a page of a filtered read ends, unless the reader says otherwise. */
const SEARCH_WINDOW = 32;

export async function read(context: NodeContext, call: ReadCall): Promise<void> {
  const refusal = context.refusal(call.metadata);
  if (refusal !== undefined) {
    call.emit('error', refusal);
    return;
  }
  const options = call.request.getOptions();
  if (options === undefined) throw new TypeError('A read without options');
  const answers = new Answers(context, call, options.getUuidOption()?.hasString() === true);
  if (options.hasSubscription()) await subscribe(context.log, options, answers);
  else await readOnce(context.log, options, answers);
}

async function readOnce(log: StandInLog, options: ReadReq.Options, answers: Answers): Promise<void> {
  const backwards = options.getReadDirection() === streams.ReadReq.Options.ReadDirection.BACKWARDS;
  const source = sourceOf(log, options);
  if (source === 'deleted') {
    answers.refuseDeleted(streamOf(options.getStream()?.getStreamIdentifier()));
    return;
  }
  if (source === undefined) {
    const identifier = options.getStream()?.getStreamIdentifier();
    await answers.send(
      new streams.ReadResp().setStreamNotFound(
        new streams.ReadResp.StreamNotFound().setStreamIdentifier(identifier),
      ),
    );
    answers.end();
    return;
  }
  const passes = filterOf(options);
  const start = startOf(log, source, options, backwards);
  let left = BigInt(options.getCount());
  for (let i = start; left > 0n && !answers.over; backwards ? i-- : i++) {
    const record = source[i];
    if (record === undefined) break;
    if (!passes(record)) continue;
    left--;
    await answers.event(record);
  }
  answers.end();
}

function sourceOf(log: StandInLog, options: ReadReq.Options): readonly LogRecord[] | 'deleted' | undefined {
  return options.hasAll() ? log.records : log.read(streamOf(options.getStream()?.getStreamIdentifier()));
}

/** A read starts at the given place, that one included; backwards it starts before a position of $all. */
function startOf(
  log: StandInLog,
  source: readonly LogRecord[],
  options: ReadReq.Options,
  backwards: boolean,
): number {
  const place = options.getAll() ?? options.getStream();
  if (place?.hasStart() === true) return backwards ? -1 : 0;
  if (place?.hasEnd() === true) return backwards ? source.length - 1 : source.length;
  const position = options.getAll()?.getPosition();
  if (position !== undefined) {
    const index = log.indexAt(Number(position.getCommitPosition()));
    return backwards ? index - 1 : index;
  }
  const revision = Number(options.getStream()?.getRevision());
  const index = source.findIndex((record) => record.revision >= revision);
  return index === -1 ? (backwards ? source.length - 1 : source.length) : index;
}

async function subscribe(log: StandInLog, options: ReadReq.Options, answers: Answers): Promise<void> {
  const passes = filterOf(options);
  const interval = checkpointInterval(options);
  let next = subscriptionStart(log, options);
  let considered = 0;
  let caughtUp = false;
  await answers.send(
    new streams.ReadResp().setConfirmation(
      new streams.ReadResp.SubscriptionConfirmation().setSubscriptionId(randomUUID()),
    ),
  );
  const stream = options.getStream()?.getStreamIdentifier();
  const name = stream === undefined ? undefined : streamOf(stream);
  while (!answers.over) {
    const record = log.records[next];
    if (record === undefined) {
      if (!caughtUp) await answers.caughtUp(log.records[next - 1], interval !== undefined);
      caughtUp = true;
      await answers.untilOver(growth(log, () => log.records.length > next));
      continue;
    }
    next++;
    considered++;
    if ((name === undefined || record.stream === name) && passes(record)) await answers.event(record);
    if (interval !== undefined && considered % interval === 0) await answers.checkpoint(record);
  }
}

/** A subscription starts after the given place. */
function subscriptionStart(log: StandInLog, options: ReadReq.Options): number {
  const place = options.getAll() ?? options.getStream();
  if (place?.hasStart() === true) return 0;
  if (place?.hasEnd() === true) return log.records.length;
  const position = options.getAll()?.getPosition();
  if (position !== undefined) return log.indexAt(Number(position.getCommitPosition()) + 1);
  const stream = options.getStream();
  const name = streamOf(stream?.getStreamIdentifier());
  const revision = Number(stream?.getRevision());
  return log.records.findIndex((record) => record.stream === name && record.revision === revision) + 1;
}

function checkpointInterval(options: ReadReq.Options): number | undefined {
  const filter = options.getFilter();
  if (filter === undefined) return undefined;
  const window = filter.hasMax() ? filter.getMax() : SEARCH_WINDOW;
  return window * filter.getCheckpointintervalmultiplier();
}

function filterOf(options: ReadReq.Options): (record: LogRecord) => boolean {
  const filter = options.getFilter();
  if (filter === undefined) return () => true;
  const expression = filter.getStreamIdentifier() ?? filter.getEventType();
  const textOf = (record: LogRecord): string => (filter.hasStreamIdentifier() ? record.stream : record.type);
  const regex = expression?.getRegex() ?? '';
  if (regex !== '') {
    const pattern = new RegExp(regex, 'u');
    return (record) => pattern.test(textOf(record));
  }
  const prefixes = expression?.getPrefixList() ?? [];
  return (record) => prefixes.some((prefix) => textOf(record).startsWith(prefix));
}

/** Fulfils when the log has grown enough. */
async function growth(log: StandInLog, enough: () => boolean): Promise<void> {
  if (enough()) return;
  await new Promise<void>((resolve) => {
    const stop = log.onGrowth(() => {
      stop();
      resolve();
    });
  });
}

/** What is sent to one reader, at its pace, with the faults that are set. */
class Answers {
  readonly #context: NodeContext;
  readonly #call: ReadCall;
  readonly #idsAsText: boolean;
  readonly #ended: Promise<unknown>;
  readonly #cutAfter: number | undefined;
  #events = 0;
  over = false;

  constructor(context: NodeContext, call: ReadCall, idsAsText: boolean) {
    this.#context = context;
    this.#call = call;
    this.#idsAsText = idsAsText;
    this.#cutAfter = context.faults.takeReadCut();
    this.#ended = new Promise<void>((resolve) => {
      call.once('cancelled', () => {
        this.over = true;
        resolve();
      });
    });
  }

  async event(record: LogRecord): Promise<void> {
    if (this.#events === this.#cutAfter) {
      this.over = true;
      this.#context.cut();
      return;
    }
    this.#events++;
    await this.send(readEventOf(record, this.#idsAsText));
    if (this.#context.faults.deliverTwice) await this.send(readEventOf(record, this.#idsAsText));
  }

  async checkpoint({ position }: LogRecord): Promise<void> {
    const checkpoint = new streams.ReadResp.Checkpoint()
      .setCommitPosition(String(position))
      .setPreparePosition(String(position))
      .setTimestamp(timestamps.Timestamp.fromDate(new Date()));
    await this.send(new streams.ReadResp().setCheckpoint(checkpoint));
  }

  async caughtUp(last: LogRecord | undefined, filtered: boolean): Promise<void> {
    if (filtered && last !== undefined) await this.checkpoint(last);
    const caughtUp = new streams.ReadResp.CaughtUp().setTimestamp(timestamps.Timestamp.fromDate(new Date()));
    if (last !== undefined) {
      const position = String(last.position);
      caughtUp.setPosition(
        new streams.ReadResp.Position().setCommitPosition(position).setPreparePosition(position),
      );
    }
    await this.send(new streams.ReadResp().setCaughtUp(caughtUp));
  }

  async send(message: ReadResp): Promise<void> {
    if (this.#context.faults.slowByMs > 0) await wait(this.#context.faults.slowByMs);
    if (this.over || this.#call.write(message)) return;
    await this.untilOver(once(this.#call, 'drain'));
  }

  async untilOver(something: Promise<unknown>): Promise<void> {
    await Promise.race([something, this.#ended]);
  }

  refuseDeleted(stream: string): void {
    this.#call.emit('error', streamDeleted(stream));
  }

  end(): void {
    if (!this.over) this.#call.end();
  }
}
