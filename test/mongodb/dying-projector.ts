/** A projector as a process of its own, which commits one batch and may be killed while it does: what, says its input. */
import { text } from 'node:stream/consumers';
import { openMongoReadModels } from '#read-models/mongodb/read-models.js';
import type { Batch, CollectionSpec } from '#read-models/port.js';

interface Task {
  readonly url: string;
  readonly generation: { readonly number: number; readonly shape: string };
  readonly collections: readonly CollectionSpec[];
  readonly batch: Batch;
}

const { url, generation, collections, batch } = JSON.parse(await text(process.stdin)) as Task;
const models = await openMongoReadModels({ url });
const store = await models.open(generation, collections);
await store.commit(batch);
await store.close();
await models.close();
