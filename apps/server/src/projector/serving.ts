/** Reads from the generation that serves; a new one takes its place between reads, and the old one ends with its last. */
import type { FindQuery, Key, Page, ReadStore, Scalar, Where } from '#read-models/port.js';

interface Generation {
  readonly models: ReadStore;
  reads: number;
  /** Told when it is replaced and nobody reads it any more. */
  onUnused: (() => void) | undefined;
}

export class ServingReader implements ReadStore {
  private generation: Generation;

  constructor(models: ReadStore) {
    this.generation = unread(models);
  }

  /** Fulfils when nothing reads the old one any more and it is closed. */
  async replace(models: ReadStore): Promise<void> {
    const old = this.generation;
    this.generation = unread(models);
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

function unread(models: ReadStore): Generation {
  return { models, reads: 0, onUnused: undefined };
}
