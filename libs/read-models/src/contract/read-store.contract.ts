/** What every driver of the read models promises. A driver's spec calls `readStoreContract` with a way to open an empty store. */
import type { CollectionSpec, ReadStoreWriter } from '#read-models/port.js';
import { bulkLoadContract } from './bulk-load.js';
import { commitContract } from './commit.js';
import { findContract } from './find.js';
import { modelContract } from './model.js';
import { searchContract } from './search.js';

/** Opens an empty store of its own, with these collections. The suite closes it. */
export type OpenEmpty = (collections: readonly CollectionSpec[]) => Promise<ReadStoreWriter>;

export function readStoreContract(driver: string, openEmpty: OpenEmpty): void {
  describe(`Read store on ${driver}`, () => {
    const opened: ReadStoreWriter[] = [];
    const open: OpenEmpty = async (collections) => {
      const store = await openEmpty(collections);
      opened.push(store);
      return store;
    };
    afterEach(async () => {
      await Promise.all(opened.splice(0).map((store) => store.close()));
    });
    commitContract(open);
    findContract(open);
    searchContract(open);
    modelContract(open);
    bulkLoadContract(open);
  });
}
