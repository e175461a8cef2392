/** Sample input of the contract suite and its relatives: realistic events by one coordinator. */
import { randomUUID } from 'node:crypto';
import type { Person } from '#domain/entry.js';
import type { AppendResult, CommandStamp, NewEvent, Receipt, RecordedEvent } from '../port.js';

const amira: Person = {
  id: 'account-amira-khan',
  name: 'Amira Khan',
  post: 'Business manager',
  role: 'coordinator',
  agency: 'agency-city-cspc',
};

/** An event of about the size and shape of a real one. */
export function dueDateChanged(reason: string, data: object = {}): NewEvent {
  return {
    type: 'DueDateChanged',
    version: 1,
    data: { from: '2015-03-31', to: '2015-04-30', reason, ...data },
    metadata: {
      recordedBy: amira,
      performedBy: amira,
      effective: { on: '2015-03-14', precision: 'day' },
      basis: 'stated',
      correlationId: '018f3a52-7e11-7c54-9d3f-0a4b6c8d2e10',
      channel: 'web',
    },
  };
}

/** A command without a key: its id is fresh and never comes again. */
export function freshCommand(): CommandStamp {
  return { id: randomUUID(), fingerprint: null };
}

/** A command given with a key: the same pair comes again on a retry. */
export function keyedCommand(id: string = randomUUID(), fingerprint = 'ab'.repeat(32)): CommandStamp {
  return { id, fingerprint };
}

/** The events of an append that must have succeeded. */
export function appended(result: AppendResult): readonly RecordedEvent[] {
  if (result.outcome !== 'appended') throw new Error(`Expected an append, got ${JSON.stringify(result)}`);
  return result.events;
}

/** The receipt of an append that must have succeeded or been known. */
export function receiptIn(result: AppendResult): Receipt {
  if (result.outcome === 'conflict') throw new Error(`Expected a receipt, got ${JSON.stringify(result)}`);
  return result.receipt;
}
