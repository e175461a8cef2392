/** Short ways to define commands, so that a definition reads as one line of the table. */
import type { Fact } from '#domain/entry.js';
import type { Outcome, Situation } from '#domain/outcome.js';
import { kebabCase } from '#domain/outcome.js';
import type { Kind } from '#domain/references.js';
import type { Command } from '../commands/command.js';
import type { Permit } from '../permissions/permits.js';
import type { Asked, CommandDefinition, Target } from './definition.js';

type Decide<P, S, F> = (state: S, payload: P, facts: F, situation: Situation) => Outcome<Fact>;
type Gather<P, S, F> = (payload: P, asked: Asked<S>) => Promise<F>;

interface Terms<P, S, F> {
  readonly command: new () => Command;
  readonly summary: string;
  readonly may: readonly Permit[];
  /** Facts from other streams. */
  readonly gather?: Gather<P, S, F>;
  /** Adds what the address says to what the body says. */
  readonly complete?: (payload: P, subject: string) => P;
}

/** A command on an existing item. */
export function on<P extends object, S, F = undefined>(
  kind: Kind,
  decide: Decide<P, S, F>,
  terms: Terms<P, S, F>,
): CommandDefinition {
  return define(
    kind,
    kind,
    { of: 'subject' },
    kebabCase(terms.command.name),
    decide as Decide<P, S | undefined, F>,
    terms,
  );
}

/** A command that makes a new item, which it names. */
export function newNamed<P extends object, S, F = undefined>(
  kind: Kind,
  decide: Decide<P, S | undefined, F>,
  terms: Terms<P, S | undefined, F>,
): CommandDefinition {
  return define(kind, kind, { of: 'named' }, '', decide, terms);
}

/** A command that makes a new item under an existing one. */
export function newUnder<P extends object, S, F = undefined>(
  kinds: { readonly parent: Kind; readonly child: Kind },
  prefix: (subject: string, payload: P) => string,
  decide: Decide<P, S | undefined, F>,
  terms: Terms<P, S | undefined, F>,
): CommandDefinition {
  const target: Target = { of: 'numbered', prefix: (subject, payload) => prefix(subject, payload as P) };
  return define(kinds.parent, kinds.child, target, kebabCase(terms.command.name), decide, terms);
}

function define<P extends object, S, F>(
  kind: Kind,
  writes: Kind,
  target: Target,
  intent: string,
  decide: Decide<P, S | undefined, F>,
  { command, summary, may, gather, complete }: Terms<P, S, F>,
): CommandDefinition {
  return {
    command,
    on: kind,
    writes,
    target,
    intent,
    summary,
    may,
    async decide(given, asked) {
      const payload = complete === undefined ? (given as P) : complete(given as P, asked.subject);
      const facts = gather === undefined ? (undefined as F) : await gather(payload, asked as Asked<S>);
      return decide(asked.standing.state as S | undefined, payload, facts, asked.situation);
    },
  };
}
