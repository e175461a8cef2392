/** Small documents of the service beside the read models: the lease of the projector, and how far other work has come. */
import { type Collection, MongoServerError } from 'mongodb';
import type { LeaseState, LeaseStore } from '../lease/lease.js';
import { duplicateKey } from './apply.js';
import { connect } from './connect.js';

interface StoredLease extends LeaseState {
  readonly _id: 'projector';
}

interface StoredCheckpoint {
  readonly _id: string;
  readonly value: object;
}

export interface ServiceDocuments {
  readonly lease: LeaseStore;
  readonly checkpoints: {
    read(name: string): Promise<unknown>;
    write(name: string, value: object): Promise<void>;
  };
  close(): Promise<void>;
}

/** @throws MongoServerSelectionError when no server answers */
export async function openServiceDocuments(url: string): Promise<ServiceDocuments> {
  const { client, database } = await connect({ url });
  const leases = database.collection<StoredLease>('leases');
  const checkpoints = database.collection<StoredCheckpoint>('checkpoints');
  return {
    lease: leaseIn(leases),
    checkpoints: {
      read: async (name) => (await checkpoints.findOne({ _id: name }))?.value,
      write: async (name, value) => {
        await checkpoints.updateOne({ _id: name }, { $set: { value } }, { upsert: true });
      },
    },
    close: () => client.close(),
  };
}

function leaseIn(leases: Collection<StoredLease>): LeaseStore {
  const _id = 'projector';
  return {
    async read() {
      const found = await leases.findOne({ _id });
      if (found === null) return undefined;
      const { holder, fence, beat } = found;
      return { holder, fence, beat };
    },
    async replace(before, after) {
      if (before !== undefined) {
        const { matchedCount } = await leases.updateOne({ _id, ...before }, { $set: { ...after } });
        return matchedCount === 1;
      }
      try {
        await leases.insertOne({ _id, ...after });
        return true;
      } catch (error) {
        if (error instanceof MongoServerError && error.code === duplicateKey) return false;
        throw error;
      }
    },
  };
}
