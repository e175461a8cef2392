/** The calls that write: Append, BatchAppend, Delete and Tombstone. */
import { setTimeout as wait } from 'node:timers/promises';
import type {
  ServerDuplexStream,
  ServerErrorResponse,
  ServerReadableStream,
  sendUnaryData,
  ServerUnaryCall,
} from '@grpc/grpc-js';
import shared from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/shared_pb.js';
import statuses from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/status_pb.js';
import type { Status } from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/status_pb.js';
import streams from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb.js';
import type {
  AppendReq,
  AppendResp,
  BatchAppendReq,
  BatchAppendResp,
  DeleteReq,
  DeleteResp,
  TombstoneReq,
  TombstoneResp,
} from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb.js';
import anyMessage from 'google-protobuf/google/protobuf/any_pb.js';
import empties from 'google-protobuf/google/protobuf/empty_pb.js';
import type { Expected, Proposal, Written } from './log.js';
import { expectedOf, identifierOf, proposalOf, streamOf } from './messages.js';
import type { NodeContext } from './node.js';
import { notReady, streamDeleted, tooLarge, wrongExpectedVersion } from './refusals.js';

type WrongVersion = Extract<Written, { outcome: 'wrong expected version' }>;

interface Write {
  readonly stream: string;
  readonly expected: Expected;
  readonly proposals: readonly Proposal[];
}

type Outcome = Written | { readonly outcome: 'not ready' | 'too large' | 'deadline passed' };

/** Writes unless a fault says otherwise; `undefined` means that the caller gets no answer. */
async function write(
  context: NodeContext,
  { stream, expected, proposals }: Write,
): Promise<Outcome | undefined> {
  const fault = context.faults.takeAppendFault(stream);
  if (context.faults.notReady || fault === 'not ready') return { outcome: 'not ready' };
  if (fault === 'cut before it is written' || typeof fault === 'object') {
    if (typeof fault === 'object') await fault.cutAfter();
    context.cut();
    return undefined;
  }
  if (sizeOf(proposals) > context.maxAppendSize) return { outcome: 'too large' };
  const written = context.log.append(stream, expected, proposals);
  if (fault === 'cut after it is written') context.cut();
  if (fault === 'cut after it is written' || fault === 'never answer') return undefined;
  if (context.faults.slowByMs > 0) await wait(context.faults.slowByMs);
  return written;
}

function sizeOf(proposals: readonly Proposal[]): number {
  return proposals.reduce((sum, { data, customMetadata }) => sum + data.length + customMetadata.length, 0);
}

export function append(
  context: NodeContext,
  call: ServerReadableStream<AppendReq, AppendResp>,
  answer: sendUnaryData<AppendResp>,
): void {
  const refusal = context.refusal(call.metadata);
  if (refusal !== undefined) {
    answer(refusal);
    return;
  }
  let options: AppendReq.Options | undefined;
  const proposals: Proposal[] = [];
  call.on('data', (request: AppendReq) => {
    options ??= request.getOptions();
    const message = request.getProposedMessage();
    if (message !== undefined) proposals.push(proposalOf(message));
  });
  call.on('end', () => {
    if (options === undefined) return;
    const stream = streamOf(options.getStreamIdentifier());
    const expected = expectedOf(options, options.getRevision());
    void write(context, { stream, expected, proposals }).then((outcome) => {
      if (outcome === undefined) return;
      const error = errorFor(context, stream, outcome);
      if (error === undefined) answer(null, appendResponse(expected, outcome as Written));
      else answer(error);
    });
  });
}

function errorFor(
  context: NodeContext,
  stream: string,
  { outcome }: Outcome,
): Partial<ServerErrorResponse> | undefined {
  if (outcome === 'not ready') return notReady();
  if (outcome === 'stream deleted') return streamDeleted(stream);
  return outcome === 'too large' ? tooLarge(context.maxAppendSize) : undefined;
}

function appendResponse(expected: Expected, written: Written): AppendResp {
  const response = new streams.AppendResp();
  if (written.outcome === 'wrong expected version') {
    return response.setWrongExpectedVersion(wrongVersion(expected, written));
  }
  if (written.outcome === 'stream deleted') return response;
  const position = new streams.AppendResp.Position()
    .setCommitPosition(String(written.position))
    .setPreparePosition(String(written.position));
  return response.setSuccess(
    new streams.AppendResp.Success().setCurrentRevision(String(written.revision)).setPosition(position),
  );
}

function wrongVersion(expected: Expected, { current }: WrongVersion): AppendResp.WrongExpectedVersion {
  const message = new streams.AppendResp.WrongExpectedVersion();
  const empty = new shared.Empty();
  if (expected === 'no_stream') message.setExpectedNoStream(empty);
  else if (expected === 'stream_exists') message.setExpectedStreamExists(empty);
  else if (expected === 'any') message.setExpectedAny(empty);
  else message.setExpectedRevision(String(expected));
  return current === -1 ? message.setCurrentNoStream(empty) : message.setCurrentRevision(String(current));
}

/** Writes are taken in the order in which they end; an answer may overtake an earlier one that is made to wait. */
export function batchAppend(
  context: NodeContext,
  call: ServerDuplexStream<BatchAppendReq, BatchAppendResp>,
): void {
  const refusal = context.refusal(call.metadata);
  if (refusal !== undefined) {
    call.emit('error', refusal);
    return;
  }
  const begun = new Map<string, { options: BatchAppendReq.Options; proposals: Proposal[] }>();
  call.on('data', (request: BatchAppendReq) => {
    const elsewhere = context.leaderElsewhere(call.metadata);
    if (elsewhere !== undefined) {
      call.emit('error', elsewhere);
      return;
    }
    const id = request.getCorrelationId()?.getString() ?? '';
    const options = request.getOptions();
    if (options !== undefined) begun.set(id, { options, proposals: [] });
    const batch = begun.get(id);
    if (batch === undefined) return;
    batch.proposals.push(...request.getProposedMessagesList().map(proposalOf));
    if (!request.getIsFinal()) return;
    begun.delete(id);
    const stream = streamOf(batch.options.getStreamIdentifier());
    const expected = expectedOf(batch.options, batch.options.getStreamPosition());
    const deadline = batch.options.getDeadline21100()?.toDate().getTime() ?? Infinity;
    const late: Promise<Outcome> = Promise.resolve({ outcome: 'deadline passed' });
    const outcome =
      Date.now() > deadline ? late : write(context, { stream, expected, proposals: batch.proposals });
    void outcome.then((settled) => {
      if (settled === undefined || call.cancelled) return;
      const response = batchResponse(context, expected, settled)
        .setCorrelationId(request.getCorrelationId())
        .setStreamIdentifier(identifierOf(stream));
      call.write(response);
    });
  });
  call.on('end', () => {
    call.end();
  });
}

function batchResponse(context: NodeContext, expected: Expected, outcome: Outcome): BatchAppendResp {
  const response = new streams.BatchAppendResp();
  switch (outcome.outcome) {
    case 'written': {
      const { position } = outcome;
      const place = new shared.AllStreamPosition()
        .setCommitPosition(String(position))
        .setPreparePosition(String(position));
      return response.setSuccess(
        new streams.BatchAppendResp.Success().setCurrentRevision(String(outcome.revision)).setPosition(place),
      );
    }
    case 'wrong expected version':
      return response.setError(batchWrongVersion(expected, outcome));
    case 'stream deleted':
      return response.setError(batchError('StreamDeleted', new shared.StreamDeleted().serializeBinary()));
    case 'deadline passed':
      return response.setError(batchError('Timeout', new shared.Timeout().serializeBinary()));
    case 'too large': {
      const limit = new shared.MaximumAppendSizeExceeded().setMaxappendsize(context.maxAppendSize);
      return response.setError(batchError('MaximumAppendSizeExceeded', limit.serializeBinary()));
    }
    case 'not ready': {
      const details = new anyMessage.Any();
      details.pack(new empties.Empty().serializeBinary(), 'google.protobuf.Empty');
      return response.setError(new statuses.Status().setMessage('Server Is Not Ready').setDetails(details));
    }
  }
}

function batchWrongVersion(expected: Expected, { current }: WrongVersion): Status {
  const message = new shared.WrongExpectedVersion();
  const empty = new empties.Empty();
  if (expected === 'no_stream') message.setExpectedNoStream(empty);
  else if (expected === 'stream_exists') message.setExpectedStreamExists(empty);
  else if (expected === 'any') message.setExpectedAny(empty);
  else message.setExpectedStreamPosition(String(expected));
  if (current === -1) message.setCurrentNoStream(empty);
  else message.setCurrentStreamRevision(String(current));
  return batchError('WrongExpectedVersion', message.serializeBinary());
}

function batchError(name: string, bytes: Uint8Array): Status {
  const details = new anyMessage.Any();
  details.pack(bytes, `event_store.client.${name}`);
  return new statuses.Status().setMessage(name).setDetails(details);
}

export function softDelete(
  context: NodeContext,
  call: ServerUnaryCall<DeleteReq, DeleteResp>,
  answer: sendUnaryData<DeleteResp>,
): void {
  const { refused, position } = remove(context, call.request.getOptions(), 'soft');
  if (refused !== undefined) answer(refused);
  else
    answer(null, new streams.DeleteResp().setPosition(placed(new streams.DeleteResp.Position(), position)));
}

export function tombstone(
  context: NodeContext,
  call: ServerUnaryCall<TombstoneReq, TombstoneResp>,
  answer: sendUnaryData<TombstoneResp>,
): void {
  const { refused, position } = remove(context, call.request.getOptions(), 'tombstone');
  if (refused !== undefined) answer(refused);
  else
    answer(
      null,
      new streams.TombstoneResp().setPosition(placed(new streams.TombstoneResp.Position(), position)),
    );
}

function placed<P extends DeleteResp.Position | TombstoneResp.Position>(message: P, position: number): P {
  message.setCommitPosition(String(position)).setPreparePosition(String(position));
  return message;
}

function remove(
  context: NodeContext,
  options: DeleteReq.Options | TombstoneReq.Options | undefined,
  kind: 'soft' | 'tombstone',
): { readonly refused?: Partial<ServerErrorResponse>; readonly position: number } {
  if (options === undefined) throw new TypeError('A delete without options');
  const stream = streamOf(options.getStreamIdentifier());
  const expected = expectedOf(options, options.getRevision());
  const written = context.log.delete(stream, expected, kind);
  if (written.outcome === 'written') return { position: written.position };
  const refused =
    written.outcome === 'stream deleted'
      ? streamDeleted(stream)
      : wrongExpectedVersion(stream, expected === 'no_stream' ? '-1' : String(expected), written.current);
  return { refused, position: 0 };
}
