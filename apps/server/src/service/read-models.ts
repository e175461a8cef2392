/** Opens the read models that the settings name: kept up by this process, or by whichever of several leads. */
import type { ServiceDocuments } from '#read-models/mongodb/service-documents.js';
import { openModels } from '../projector/models.js';
import { startProjector } from '../projector/projector.js';
import type { ReadModels } from '../projector/read-models.js';
import { Replica } from '../projector/replica.js';
import type { Settings } from '../settings/settings.js';
import { type CheckpointStore, Checkpoints } from './checkpoints.js';
import type { OpenedLog } from './event-store.js';
import { Leading } from './leading.js';

export interface OpenedReadModels {
  readonly projector: ReadModels;
  readonly checkpoints: CheckpointStore;
  /** Where several processes share the read models and this one may lead. */
  readonly leading: Leading | undefined;
}

interface Places {
  /** Folder of the read models, for SQLite. */
  readonly models: string;
  /** Path of the checkpoints' file, for SQLite. */
  readonly checkpoints: string;
}

/**
 * @param opened lets go of what was opened, last opened first
 * @throws StoreUnavailable when there is nothing to read and nobody makes it
 */
export async function openReadModels(
  { readStore, role }: Pick<Settings, 'readStore' | 'role'>,
  source: Omit<OpenedLog, 'events'>,
  places: Places,
  thread: boolean,
  opened: AsyncDisposableStack,
): Promise<OpenedReadModels> {
  if (readStore.engine === 'sqlite') {
    const projector = await startProjector({
      ...source,
      models: { engine: 'sqlite', folder: places.models },
      thread,
    });
    opened.defer(() => projector.close());
    const checkpoints = new Checkpoints(places.checkpoints);
    opened.defer(() => {
      checkpoints.close();
    });
    return { projector, checkpoints, leading: undefined };
  }
  const { openServiceDocuments } = await import('#read-models/mongodb/service-documents.js');
  const documents: ServiceDocuments = await openServiceDocuments(readStore.url);
  opened.defer(() => documents.close());
  const leading =
    role === 'web' ? undefined : new Leading(documents.lease, { ...source, models: readStore, thread });
  opened.defer(() => leading?.close());
  const projector = await Replica.open(await openModels(readStore), () => leading?.projector());
  opened.defer(() => projector.close());
  return { projector, checkpoints: documents.checkpoints, leading };
}
