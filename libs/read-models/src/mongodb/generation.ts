/** A generation of read models in a database: its collections, and how they are made, opened and emptied. */
import { type Collection, type Db, type IndexDescription, MongoServerError } from 'mongodb';
import { type CollectionSpec, NotInThisGeneration } from '#read-models/port.js';
import { declare, type Declared } from '../query/declared.js';
import { duplicateKey } from './apply.js';
import type { Parts } from './batches.js';
import { searchedWords } from './filter.js';
import type { OpenCollection } from './find.js';
import { declarationOf, type Made, readState, type State, type States, type Writing } from './state.js';
import { inRow, type Stored } from './stored.js';

/** Where a generation lies. */
export interface Place {
  readonly database: Db;
  /** Comes before the names of its collections. */
  readonly name: string;
}

/** An open generation and the collections that it has. */
export interface OpenGeneration {
  readonly states: States;
  readonly parts: Parts;
  readonly writing: Writing;
  /**
   * @throws TypeError when no such collection is declared
   * @throws NotInThisGeneration when it is declared, but the generation was made without it
   */
  readonly collection: (name: string) => OpenCollection;
  readonly collections: readonly OpenCollection[];
}

/** @throws Error when there is no such generation, or it is still being loaded */
export async function openToRead(place: Place, specs: readonly CollectionSpec[]): Promise<OpenGeneration> {
  const made = await madesIn(place).findOne({ _id: 'made' });
  if (made === null || (await readState(statesIn(place))).loading !== undefined)
    throw new Error(`The read models ${place.name} are not loaded yet`);
  const found = JSON.parse(made.declaration) as readonly CollectionSpec[];
  return open(place, specs, found, made.writing);
}

/**
 * Makes the generation when it is not there, and empties it when a crash left it half loaded.
 * @param writing what the deployment can do now
 * @throws Error when it was made for another declaration, or for transactions that the deployment has no more
 */
export async function openToWrite(
  place: Place,
  specs: readonly CollectionSpec[],
  writing: Writing,
): Promise<OpenGeneration> {
  const declaration = declarationOf(specs);
  const found = await madesIn(place).findOne({ _id: 'made' });
  const made = found ?? (await make(place, specs, { _id: 'made', writing, declaration }));
  if (made.declaration !== declaration)
    throw new Error(
      `The read models ${place.name} were made for another declaration: start a new generation`,
    );
  if (made.writing === 'transaction' && writing !== 'transaction') {
    throw new Error(
      `The read models ${place.name} were written in transactions, which this deployment has not: start a new generation`,
    );
  }
  const generation = open(place, specs, specs, made.writing);
  if ((await readState(generation.states)).loading !== undefined) {
    await empty(generation);
    await generation.states.updateOne({ _id: 'state' }, { $unset: { loading: '' } });
  }
  return generation;
}

function open(
  place: Place,
  specs: readonly CollectionSpec[],
  found: readonly CollectionSpec[],
  writing: Writing,
): OpenGeneration {
  const collections = new Map(
    specs.flatMap((spec) => {
      const was = found.find(({ name }) => name === spec.name);
      return was === undefined ? [] : [[spec.name, openCollection(place, spec, was, writing)] as const];
    }),
  );
  return {
    states: statesIn(place),
    parts: place.database.collection(`${place.name}.batches`),
    writing,
    collection: (name) => {
      const collection = collections.get(name);
      if (collection !== undefined) return collection;
      if (specs.some((spec) => spec.name === name))
        throw new NotInThisGeneration(`There is no ${name} yet: it waits for its rebuild`);
      throw new TypeError(`No collection is declared under the name "${name}"`);
    },
    collections: [...collections.values()],
  };
}

function openCollection(
  { database, name }: Place,
  spec: CollectionSpec,
  was: CollectionSpec,
  writing: Writing,
): OpenCollection {
  const declared = declare(spec);
  const lacks = new Set(
    [...declared.fields.keys()].filter((field) => was.fields[field] !== spec.fields[field]),
  );
  if (was.text !== spec.text) lacks.add(searchedWords);
  return {
    declared,
    lacks,
    stored: database.collection<Stored>(`${name}.of.${spec.name}`),
    present: writing === 'write-ahead' ? { [inRow('gone')]: { $exists: false } } : {},
  };
}

/** Makes collections and indexes, then the state, and last what says that they are there. */
async function make(place: Place, specs: readonly CollectionSpec[], made: Made): Promise<Made> {
  const { collections, states, parts } = open(place, specs, specs, made.writing);
  for (const collection of collections) await makeCollection(collection);
  await parts.createIndexes([
    { key: { id: 1 }, name: 'id' },
    { key: { batch: 1 }, name: 'batch' },
  ]);
  await states.insertOne({ _id: 'state', checkpoint: 0, fence: 0, batch: 0 }).catch(unlessThere);
  await madesIn(place).insertOne(made).catch(unlessThere);
  return (await madesIn(place).findOne({ _id: 'made' })) ?? made;
}

/** Somebody else makes the same. */
function unlessThere(error: unknown): void {
  if (!(error instanceof MongoServerError) || error.code !== duplicateKey) throw error;
}

const namespaceExists = 48;

async function makeCollection({ declared, stored }: OpenCollection): Promise<void> {
  const { db, collectionName } = { db: stored.db, collectionName: stored.collectionName };
  await db.createCollection(collectionName).catch((error: unknown) => {
    if (!(error instanceof MongoServerError) || error.code !== namespaceExists) throw error;
  });
  await makeIndexes({ declared, stored });
}

/** The declared indexes, one for each list, and one of the words. */
export async function makeIndexes({
  declared,
  stored,
}: Pick<OpenCollection, 'declared' | 'stored'>): Promise<void> {
  const indexes = indexesOf(declared);
  if (indexes.length > 0) await stored.createIndexes([...indexes]);
}

function indexesOf(declared: Declared): readonly IndexDescription[] {
  const lists = [...declared.fields.keys()].filter((field) => declared.fields.get(field) === 'list');
  return [
    ...declared.indexes.map((fields) =>
      indexOf(
        fields.join(','),
        fields.map((field) => inRow(`at.${field}`)),
      ),
    ),
    ...lists.map((field) => indexOf(field, [inRow(`doc.${field}`)])),
    ...(declared.text === undefined ? [] : [indexOf(searchedWords.trim(), [inRow('words')])]),
  ];
}

/** The key follows, so that documents of equal values lie in its order. */
function indexOf(name: string, paths: readonly string[]): IndexDescription {
  return { name: `of ${name}`, key: Object.fromEntries([...paths, '_id'].map((path) => [path, 1])) };
}

/** Drops whatever the generation holds and makes its collections anew; the state stays. */
export async function empty({ collections, parts }: OpenGeneration): Promise<void> {
  for (const { stored } of collections) await stored.drop();
  await parts.deleteMany({});
  for (const collection of collections) await makeCollection(collection);
}

/** Where a generation says how far it is. */
export function statesIn({ database, name }: Place): States {
  return database.collection<State>(`${name}.state`);
}

function madesIn({ database, name }: Place): Collection<Made> {
  return database.collection<Made>(`${name}.state`);
}
