/**
 * What the service does by itself when something has happened. A policy is pure: it looks at the event and at facts, and
 * answers with commands, which are given like anybody's and may be refused like anybody's.
 */
import type { Action } from '#domain/action/facts.js';
import type { Agency } from '#domain/agency/agency.js';
import type { DomainFact, FactType } from '#domain/catalogue.js';
import type { Entry } from '#domain/entry.js';
import type { Kind } from '#domain/references.js';
import type { Command } from '../commands/command.js';
import type { Directory } from '../handling/look.js';

/** An event of the log, with the item that it happened to. */
export interface Happening {
  readonly kind: Kind;
  readonly reference: string;
  readonly entry: Entry<DomainFact>;
}

/** A command to be given by the service. Its body holds nothing that comes out otherwise when it is made again. */
export interface Reaction {
  readonly command: new () => Command;
  readonly on: Kind;
  readonly subject: string;
  readonly body: object;
}

/** Where a policy's facts come from. */
export interface Facts extends Pick<Directory, 'findingsOf' | 'actionsOn'> {
  action(reference: string): Promise<Action | undefined>;
  agency(reference: string): Promise<Agency | undefined>;
  /** A stream's entries as they stand in the log, amendments among them. */
  history(kind: Kind, reference: string): Promise<readonly Entry[]>;
  /** The actions in which an agency has any part. */
  actionsOf(agency: string): Promise<readonly string[]>;
}

export interface Policy<F = unknown> {
  /** Part of the key of every command that it gives: once it has given one, the name stays. */
  readonly name: string;
  readonly reactsTo: readonly FactType[];
  gather(happening: Happening, facts: Facts): Promise<F>;
  react(happening: Happening, facts: F): readonly Reaction[];
}

/** A policy of any facts, for the one runner that carries them all. */
export function policy<F>(terms: Policy<F>): Policy<F> & Policy {
  return terms;
}

/** What decides what is made of the same cause again: one key for each command that an event leads to. */
export function keyFor({ name }: Policy, { entry }: Happening, { command, subject }: Reaction): string {
  return `policy:${name}:${entry.id}:${command.name}:${subject}`;
}
