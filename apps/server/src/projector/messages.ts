/** What the main thread and the projector's thread say to each other. */
import type { Position } from '#event-store/port.js';
import type { Progress } from '#read-models/projector/fold-log.js';
import type { LogPlace } from './log.js';
import type { Generation, ModelsPlace } from './models.js';

/** Why the read models stand still. The place is known when it was an event that could not be projected. */
export interface Failure {
  readonly message: string;
  readonly position?: Position;
  /** Id of the event. */
  readonly event?: string;
  readonly type?: string;
  /** Which part of the read models it was. */
  readonly projection?: string;
}

/** To the projector. */
export type Order =
  /** The log now reaches this position. */
  | { readonly order: 'notify'; readonly head: Position }
  | { readonly order: 'rebuild' }
  | { readonly order: 'close' };

/** From the projector. */
export type Report =
  /** Reading goes to this generation from now on. */
  | { readonly report: 'serving'; readonly generation: Generation; readonly checkpoint: Position }
  | { readonly report: 'committed'; readonly checkpoint: Position }
  | { readonly report: 'failed'; readonly failure: Failure }
  | { readonly report: 'rebuilding'; readonly progress: Progress }
  /** The rebuild ended: with the reason, when it came to nothing. */
  | { readonly report: 'rebuilt'; readonly failure?: Failure }
  | { readonly report: 'closed' };

export type Say = (report: Report) => void;

/** What the projector works on. */
export interface Workplace {
  readonly log: LogPlace;
  readonly models: ModelsPlace;
  /** Number of this projector; higher than that of any before it on the same read models. */
  readonly fence: number;
}
