/** Reads from the generation that serves; a new one takes its place between reads, and the old one ends with its last. */
import { collections } from '#read-models/documents.js';
import type { FindQuery, Key, Page, ReadStore, Scalar, Where } from '#read-models/port.js';
import { openSqliteReadStore } from '#read-models/sqlite/read-store.js';

interface Generation {
  readonly models: ReadStore;
  reads: number;
  /** Told when it is replaced and nobody reads it any more. */
  onUnused: (() => void) | undefined;
}

export class ServingReader implements ReadStore {
  private generation: Generation;

  constructor(file: string) {
    this.generation = open(file);
  }

  /** Fulfils when nothing reads the old file any more and it is closed. */
  async replace(file: string): Promise<void> {
    const old = this.generation;
    this.generation = open(file);
    if (old.reads > 0)
      await new Promise<void>((resolve) => {
        old.onUnused = resolve;
      });
    await old.models.close();
  }

  get<T>(collection: string, key: Key): Promise<T | undefined> {
    return this.read((models) => models.get<T>(collection, key));
  }

  getMany<T>(collection: string, keys: readonly Key[]): Promise<readonly T[]> {
    return this.read((models) => models.getMany<T>(collection, keys));
  }

  find<T>(collection: string, query: FindQuery): Promise<Page<T>> {
    return this.read((models) => models.find<T>(collection, query));
  }

  count(collection: string, where?: Where, cap?: number): Promise<number> {
    return this.read((models) => models.count(collection, where, cap));
  }

  group(
    collection: string,
    by: readonly string[],
    where?: Where,
    sum?: string,
  ): Promise<readonly { readonly by: readonly Scalar[]; readonly total: number }[]> {
    return this.read((models) => models.group(collection, by, where, sum));
  }

  checkpoint(): Promise<number> {
    return this.read((models) => models.checkpoint());
  }

  health(): Promise<{ readonly up: boolean; readonly reason?: string }> {
    return this.read((models) => models.health());
  }

  close(): Promise<void> {
    return this.generation.models.close();
  }

  private async read<T>(query: (models: ReadStore) => Promise<T>): Promise<T> {
    const { generation } = this;
    generation.reads += 1;
    try {
      return await query(generation.models);
    } finally {
      generation.reads -= 1;
      if (generation.reads === 0) generation.onUnused?.();
    }
  }
}

function open(file: string): Generation {
  return {
    models: openSqliteReadStore({ file, collections, readOnly: true }),
    reads: 0,
    onUnused: undefined,
  };
}
