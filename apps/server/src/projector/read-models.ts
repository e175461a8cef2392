/** The read models as the service uses them, whether this process keeps them up or another does. */
import type { Position } from '#event-store/port.js';
import type { ReadStore } from '#read-models/port.js';
import type { Progress } from '#read-models/projector/fold-log.js';
import type { Failure } from './messages.js';

export interface ProjectorHealth {
  /** Whether it follows the log. */
  readonly running: boolean;
  readonly checkpoint: Position;
  /** Why the read models stand still; absent while they do not. */
  readonly failure?: Failure;
  /** How far a rebuild is; `head` is where the log was when it began. */
  readonly rebuilding?: { readonly done: Position; readonly head: Position };
}

/** A rebuild came to nothing; the read models that were there still serve. */
export class RebuildFailed extends Error {
  override readonly name = 'RebuildFailed';
}

export interface ReadModels {
  /** What they have taken in. */
  checkpoint(): Position;
  /** Whether they have taken in this position, or do so in time. False at once when they stand still. */
  waitFor(position: Position, timeoutMs: number, signal?: AbortSignal): Promise<boolean>;
  /** Hears of every failure, also of one that is there already. */
  onFailure(listener: (failure: Failure) => void): void;
  health(): ProjectorHealth;
  /**
   * Builds them anew from the whole log, while the old ones serve.
   * @throws RebuildFailed
   */
  rebuild(onProgress?: (progress: Progress) => void): Promise<void>;
  /** Reads from the generation that serves; it goes with the newest, and may be kept. */
  reader(): ReadStore;
  close(): Promise<void>;
}
