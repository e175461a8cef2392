/**
 * Writes through the MongoDB driver of the read models, beside the client library's own `insertMany` and `bulkWrite` of
 * the same rows into a collection with the same indexes; and, to inform, of the bare documents without the words that a
 * search needs. On `MONGODB_TEST_URL` or a `mongod` where there is one; else on FerretDB: the ratio then tells what the
 * driver adds, and the speed itself tells nothing of MongoDB.
 */
import { randomUUID } from 'node:crypto';
import { type AnyBulkWriteOperation, type Collection, type Document, MongoClient } from 'mongodb';
import { type MongoReadModels, openMongoReadModels } from '#read-models/mongodb/read-models.js';
import { makeIndexes } from '#read-models/mongodb/generation.js';
import type { CollectionSpec, Key, PreparedRows, Write } from '#read-models/port.js';
import { store, type Stored } from '#read-models/mongodb/stored.js';
import { declare } from '#read-models/query/declared.js';
import { prepareRows } from '#read-models/query/prepare.js';
import { startEngine } from '../test/mongodb/engine.js';
import { median, report, type Row } from './harness.js';

const ROUNDS = 3;
const BATCHES = 2;
/** Of a batch of this many events: a trail row for each. */
const EVENTS = 500;
const ACTIONS = 200;
/**
 * Actions changed by a batch. FerretDB keeps a connection to its own store open for each change of a command until the
 * command ends, and has a hundred: more changes in one command than that wait for each other without end.
 */
const CHANGED = 60;

const trail: CollectionSpec = {
  name: 'trail',
  numericKey: true,
  text: 'text',
  fields: { stream: 'text', type: 'text', recordedAt: 'text', themes: 'list', agencies: 'list' },
  indexes: [['stream'], ['type'], ['recordedAt']],
};
const actions: CollectionSpec = {
  name: 'actions',
  fields: { owner: 'text', status: 'text', due: 'text', findings: 'list' },
  indexes: [['owner', 'status', 'due'], ['status', 'due'], ['due']],
};
const words =
  'GPs attend child protection conferences or send a report and health staff record the wishes of each child after a visit';

function trailRow(position: number) {
  return {
    position,
    stream: `action-CP1415.F${position % 40}.A${position % ACTIONS}`,
    type: 'ProgressReported',
    recordedAt: new Date(1.42e12 + position * 1000).toISOString(),
    text: `${words}, note ${position}`,
    themes: ['voice', 'timeliness'],
    agencies: ['health', 'city-cspc'],
    actor: { id: 'account-amira-khan', name: 'Amira Khan', post: 'Business manager', agency: 'city-cspc' },
    data: { state: 'on track', note: words, effective: { on: '2015-03-14', precision: 'day' } },
  };
}

function action(number: number, changes: number) {
  return {
    ref: `CP1415.F${number % 40}.A${number}`,
    title: words,
    owner: `agency-${number % 12}`,
    status: changes % 2 === 0 ? 'in progress' : 'accepted',
    due: `2015-0${1 + (changes % 9)}-15`,
    findings: [`CP1415.F${number % 40}`],
    slips: changes,
    success: words,
  };
}

/** What one batch leaves behind. */
function batch(number: number) {
  const positions = Array.from({ length: EVENTS }, (_, at) => number * EVENTS + at + 1);
  const changed = Array.from({ length: CHANGED }, (_, at) => (number * 7 + at) % ACTIONS);
  return { rows: positions.map(trailRow), changed: changed.map((each) => action(each, number + 1)) };
}
type Content = ReturnType<typeof batch>;
const batches = Array.from({ length: BATCHES }, (_, number) => batch(number));
const allActions = Array.from({ length: ACTIONS }, (_, number) => action(number, 0));
const total = batches.reduce((sum, { rows, changed }) => sum + rows.length + changed.length, 0);

/** The client library alone: what is new inserted together, what is known replaced together. */
class Raw {
  private readonly trail: Collection<Document & { _id: Key }>;
  private readonly actions: Collection<Document & { _id: Key }>;

  constructor(
    client: MongoClient,
    private readonly form: Form,
  ) {
    const name = randomUUID();
    this.trail = client.db().collection(`raw-trail-${name}`);
    this.actions = client.db().collection(`raw-actions-${name}`);
  }

  async index(): Promise<void> {
    await this.form.index(this.trail, trail);
    await this.form.index(this.actions, actions);
  }

  async begin(): Promise<void> {
    await this.index();
    await this.actions.insertMany(allActions.map((each) => this.form.of(actions, each.ref, each)));
  }

  async write({ rows, changed }: Content): Promise<void> {
    await this.insert(rows);
    const operations: AnyBulkWriteOperation<Document & { _id: Key }>[] = changed.map((each) => ({
      replaceOne: { filter: { _id: each.ref }, replacement: this.form.of(actions, each.ref, each) },
    }));
    await this.actions.bulkWrite(operations, { ordered: false });
  }

  async insert(rows: Content['rows']): Promise<void> {
    const documents = rows.map((row) => this.form.of(trail, row.position, row));
    await this.trail.insertMany(documents, { ordered: false });
  }

  async drop(): Promise<void> {
    await this.trail.drop();
    await this.actions.drop();
  }
}

/** How the client library alone is given the documents, and indexes for them. */
interface Form {
  readonly of: (spec: CollectionSpec, key: Key, document: object) => Document & { _id: Key };
  readonly index: (collection: Collection<Document & { _id: Key }>, spec: CollectionSpec) => Promise<unknown>;
}

/** As they are: no words to search, and nothing for nulls. */
const plain: Form = {
  of: (_, key, document) => ({ _id: key, ...document }),
  index: (collection, { indexes, fields }) => {
    const lists = Object.keys(fields).filter((field) => fields[field] === 'list');
    return collection.createIndexes(
      [...indexes, ...lists.map((field) => [field])].map((each) => ({ key: ascending(each) })),
    );
  },
};

/** As the driver stores them, with their words: what is left is what the driver does beside. */
const asStored: Form = {
  of: (spec, key, document) => ({ ...store(declare(spec), key, document) }),
  index: (collection, spec) =>
    makeIndexes({ declared: declare(spec), stored: collection as unknown as Collection<Stored> }),
};

function ascending(fields: readonly string[]): Record<string, 1> {
  return Object.fromEntries([...fields, '_id'].map((field) => [field, 1]));
}

function writesOf({ rows, changed }: Content): readonly Write[] {
  return [
    ...rows.map((document) => ({ collection: 'trail', key: document.position, document })),
    ...changed.map((document) => ({ collection: 'actions', key: document.ref, document })),
  ];
}

async function perSecond(count: number, work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return count / ((performance.now() - started) / 1000);
}

interface Server {
  readonly models: MongoReadModels;
  readonly client: MongoClient;
}

/** Batches of a projector that keeps up. */
async function projected({ models, client }: Server, form: Form): Promise<readonly [number, number]> {
  const raw = new Raw(client, form);
  await raw.begin();
  const limit = await perSecond(total, async () => {
    for (const each of batches) await raw.write(each);
  });
  await raw.drop();
  const generation = await models.next('bench');
  const store = await models.open(generation, [trail, actions]);
  const there = allActions.map((document) => ({ collection: 'actions', key: document.ref, document }));
  await store.commit({ writes: there, checkpoint: 0, fence: 1 });
  const measured = await perSecond(total, async () => {
    for (const [at, each] of batches.entries())
      await store.commit({ writes: writesOf(each), checkpoint: (at + 1) * EVENTS, fence: 1 });
  });
  await models.remove(generation);
  return [measured, limit];
}

/** A rebuild. Both are given documents, and have their indexes at the end. */
async function loaded({ models, client }: Server, form: Form): Promise<readonly [number, number]> {
  const rows = BATCHES * EVENTS;
  const raw = new Raw(client, form);
  const limit = await perSecond(rows, async () => {
    for (const each of batches) await raw.insert(each.rows);
    await raw.index();
  });
  await raw.drop();
  const generation = await models.next('bench');
  const store = await models.open(generation, [trail, actions]);
  const measured = await perSecond(rows, () => store.bulkLoad(parts(), rows, 1));
  await models.remove(generation);
  return [measured, limit];
}

// eslint-disable-next-line @typescript-eslint/require-await -- the port takes an async source
async function* parts(): AsyncGenerator<PreparedRows> {
  for (const { rows } of batches)
    yield prepareRows(
      declare(trail),
      rows.map((row) => [row.position, row]),
    );
}

async function compare(
  what: string,
  round: () => Promise<readonly [number, number]>,
  target: number | null,
): Promise<Row> {
  await round();
  const rounds: (readonly [number, number])[] = [];
  for (let at = 0; at < ROUNDS; at += 1) rounds.push(await round());
  const ratio = median(rounds.map(([measured, limit]) => measured / limit));
  return {
    what,
    measured: median(rounds.map(([measured]) => measured)),
    limit: median(rounds.map(([, limit]) => limit)),
    unit: 'documents/s',
    ratio,
    target: target === null ? 'none' : `≥ ${target} × raw`,
    met: target === null ? null : ratio >= target,
  };
}

const engine = await startEngine();
try {
  const url = engine.urlOf(`bench-${randomUUID()}`);
  const models = await openMongoReadModels({ url });
  const client = await MongoClient.connect(url, { writeConcern: { w: 'majority' } });
  const server = { models, client };
  report(`Read models in MongoDB (on ${engine.kind}, ${models.writing})`, [
    await compare('batches of a projector, beside the same rows', () => projected(server, asStored), 0.7),
    await compare('beside rows without words', () => projected(server, plain), null),
    await compare('a bulk load of the trail, beside the same rows', () => loaded(server, asStored), null),
    await compare('beside rows without words', () => loaded(server, plain), null),
  ]);
  await client.close();
  await models.close();
} finally {
  await engine.stop();
}
