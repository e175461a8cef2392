/** What a driver hands to the contract suite: an empty store for each test. */
import type { EventStore } from '../port.js';

/** An empty store of its own for one test, and the means to look at it again after it was closed. */
export interface OpenedStore {
  readonly store: EventStore;
  /** Closes the store and opens another on the same data. */
  readonly reopen: () => Promise<EventStore>;
  /** Closes what is open and removes the data. */
  readonly cleanup: () => Promise<void>;
  /** Sets what the store takes for the present time (an ISO instant). */
  readonly setClock: (instant: string) => void;
}

export type OpenStore = () => Promise<OpenedStore>;

/** Runs one test's body on an empty store, and clears up whatever happens. */
export function withStore(
  open: OpenStore,
  body: (opened: OpenedStore) => Promise<void>,
): () => Promise<void> {
  return async () => {
    const opened = await open();
    try {
      await body(opened);
    } finally {
      await opened.cleanup();
    }
  };
}
