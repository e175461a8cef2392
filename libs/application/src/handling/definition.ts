/** How a command is defined: which stream it writes, who may give it, which facts it needs, and what decides. */
import type { Fact } from '#domain/entry.js';
import type { Outcome, RestsOn, Situation } from '#domain/outcome.js';
import type { Kind } from '#domain/references.js';
import type { Command } from '../commands/command.js';
import type { Permit } from '../permissions/permits.js';
import type { Log } from './log-position.js';
import type { Look } from './look.js';
import type { Standing } from './standing.js';

/** How the stream that a command writes is found. */
export type Target =
  /** The item in the address. */
  | { readonly of: 'subject' }
  /** A new item that the command names in `reference`. */
  | { readonly of: 'named' }
  /** A new item under the one in the address, named in `reference` or numbered by the service after this prefix. */
  | { readonly of: 'numbered'; prefix(subject: string, payload: object): string };

/** Everything a decision is made on. */
export interface Asked<S> {
  readonly standing: Standing<S>;
  /** The item in the address; empty for a new, named item. */
  readonly subject: string;
  readonly situation: Situation;
  readonly look: Look;
  readonly log: Log;
}

/** An outcome, and what is recorded of another item first where it rests on that. */
export type Decision = Outcome<Fact> & { readonly restsOn?: RestsOn | undefined };

export interface CommandDefinition {
  readonly command: new () => Command;
  /** The kind of item in the address. */
  readonly on: Kind;
  /** The kind of item that is written; the same as `on` unless the command makes something under it. */
  readonly writes: Kind;
  readonly target: Target;
  /** Last part of the address: `report-progress`; empty when the collection itself is posted to. */
  readonly intent: string;
  /** What it does, for the API documentation. */
  readonly summary: string;
  readonly may: readonly Permit[];
  /**
   * Commands with this name wait for one another in this process, as each depends on streams that the others write: so
   * they seldom have to be decided anew.
   */
  readonly inTurn?: string;
  /** Gathers facts and decides. The payload holds the command's own fields alone. */
  decide(payload: object, asked: Asked<unknown>): Promise<Decision>;
}
