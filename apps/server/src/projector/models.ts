/** The generations of the read models, wherever they are kept: which serves, and how one is opened, built and replaced. */
import { collections } from '#read-models/documents.js';
import type { ReadStore, ReadStoreWriter } from '#read-models/port.js';

/** Where they are kept, in words that can cross threads. */
export type ModelsPlace =
  /** A folder of files. */
  | { readonly engine: 'sqlite'; readonly folder: string }
  | { readonly engine: 'mongodb'; readonly url: string };

export interface Generation {
  readonly number: number;
  /** Short hash of the projections and collections it was built for. */
  readonly shape: string;
}

export interface Models {
  /** The one that serves; undefined before the first was promoted. */
  current(): Promise<Generation | undefined>;
  /** Names one that is newer than all others; it is made by whoever opens it to write. */
  next(shape: string): Promise<Generation>;
  openToRead(generation: Generation): Promise<ReadStore>;
  openToWrite(generation: Generation): Promise<ReadStoreWriter>;
  /**
   * Lets nobody with a lower number write to the current one, or put another in its place, from now on.
   * @throws Fenced when a projector with a higher number has done so
   */
  takeOver(current: Generation, fence: number): Promise<void>;
  /**
   * Makes one the current one.
   * @throws Fenced when a projector with a higher number has promoted one
   */
  promote(generation: Generation, fence: number): Promise<void>;
  remove(generation: Generation): Promise<void>;
  /** Removes every one but the current one and those newer than it. */
  removeOlder(): Promise<void>;
  close(): Promise<void>;
}

/** The driver is loaded when it is asked for. @throws when the engine cannot be reached */
export async function openModels(place: ModelsPlace): Promise<Models> {
  return place.engine === 'sqlite' ? openFiles(place.folder) : openDatabase(place.url);
}

async function openFiles(folder: string): Promise<Models> {
  const files = await import('#read-models/sqlite/generations.js');
  const { removeFile } = await import('#read-models/sqlite/marks.js');
  const { openSqliteReadStore } = await import('#read-models/sqlite/read-store.js');
  const fileOf = (generation: Generation) => files.fileOf(folder, generation);
  return {
    current: () => Promise.try(() => files.currentGeneration(folder)),
    next: (shape) => Promise.try(() => files.nextGeneration(folder, shape)),
    openToRead: (generation) =>
      Promise.try(() => openSqliteReadStore({ file: fileOf(generation), collections, readOnly: true })),
    openToWrite: (generation) =>
      Promise.try(() => openSqliteReadStore({ file: fileOf(generation), collections })),
    // One process has the folder.
    takeOver: () => Promise.resolve(),
    promote: (generation) =>
      Promise.try(() => {
        files.promote(folder, { ...generation, file: fileOf(generation) });
      }),
    remove: (generation) =>
      Promise.try(() => {
        removeFile(fileOf(generation));
      }),
    removeOlder: () =>
      Promise.try(() => {
        files.removeOlderGenerations(folder);
      }),
    close: () => Promise.resolve(),
  };
}

async function openDatabase(url: string): Promise<Models> {
  const { openMongoReadModels } = await import('#read-models/mongodb/read-models.js');
  const models = await openMongoReadModels({ url });
  return {
    current: () => models.current(),
    next: (shape) => models.next(shape),
    openToRead: (generation) => models.open(generation, collections, true),
    openToWrite: (generation) => models.open(generation, collections),
    takeOver: (current, fence) => models.takeOver(current, fence),
    promote: (generation, fence) => models.promote(generation, fence),
    remove: (generation) => models.remove(generation),
    removeOlder: () => models.removeOlder(),
    close: () => models.close(),
  };
}
