/**
 * A rehearsal: commands are carried out by the very same handler, on what the log holds and on what was rehearsed
 * before, but what happens is kept in memory alone. It also tells what each command rested on, so that commands that
 * have nothing to do with one another can later be sent together.
 */
import type { Kind } from '#domain/references.js';
import type { EventStore } from '#event-store/port.js';
import type { Command } from '../commands/command.js';
import type { CommandDefinition } from './definition.js';
import type { Aggregate } from './standing.js';
import { DeciderHandler, type CommandReceipt, type HandlerParts } from './handler.js';
import { RehearsalDirectory, RehearsalStore, type Traces } from './rehearsal-store.js';
import { Streams } from './streams.js';

/** What a rehearsal is held on: the same parts as the handler's, of which nothing is written. */
export interface RehearsalParts extends Omit<HandlerParts, 'store' | 'streams'> {
  readonly store: Pick<EventStore, 'receipt' | 'readStream' | 'head' | 'readAll'>;
  readonly aggregates: Readonly<Record<Kind, Aggregate>>;
}

/** Names of the streams and of the memberships that a command read and wrote. */
export interface Footprint {
  readonly read: ReadonlySet<string>;
  readonly written: ReadonlySet<string>;
}

export type Rehearsed = Footprint &
  (
    | { readonly outcome: 'done'; readonly receipt: CommandReceipt; readonly isNew: boolean }
    /** Why it would not be carried out: whatever the handler threw. */
    | { readonly outcome: 'failed'; readonly error: unknown }
  );

export class Rehearsal {
  private readonly store: RehearsalStore;
  private readonly handler: DeciderHandler;
  private readonly traces: { now: Traces } = { now: { read: new Set(), written: new Set() } };

  constructor({ store, aggregates, directory, ...parts }: RehearsalParts) {
    this.store = new RehearsalStore(store, parts.clock, this.traces);
    this.handler = new DeciderHandler({
      ...parts,
      store: this.store,
      streams: new Streams(this.store, aggregates),
      directory: new RehearsalDirectory(directory, this.traces, this.store),
    });
  }

  /** Carries out one command as if. Commands are rehearsed one after another, never at once. */
  async execute(definition: CommandDefinition, command: Command): Promise<Rehearsed> {
    const footprint: Traces = { read: new Set(), written: new Set() };
    this.traces.now = footprint;
    try {
      const receipt = await this.handler.execute(definition, command);
      return { outcome: 'done', receipt, isNew: footprint.written.size > 0, ...footprint };
    } catch (error) {
      return { outcome: 'failed', error, ...footprint };
    }
  }
}
