/** Short ways to define commands, so that a definition reads as one line of the table. */
import type { Fact } from '#domain/entry.js';
import type { Outcome, RestsOn, Situation } from '#domain/outcome.js';
import { kebabCase } from '#domain/outcome.js';
import type { Kind } from '#domain/references.js';
import type { Command } from '../commands/command.js';
import type { Permit } from '../permissions/permits.js';
import type { Asked, CommandDefinition, Target } from './definition.js';
import type { Look } from './look.js';

/** Decides on the item's own state. */
type Decide<P, S> = (state: S, payload: P, situation: Situation) => Outcome<Fact>;
/** Decides on the item's own state and on facts that were gathered from other streams. */
type DecideOnFacts<P, S, F> = (state: S, payload: P, facts: F, situation: Situation) => Outcome<Fact>;

interface Terms<P> {
  readonly command: new () => Command;
  readonly summary: string;
  readonly may: readonly Permit[];
  readonly inTurn?: string;
  /** Adds what the address says to what the body says. */
  readonly complete?: (payload: P, subject: string) => P;
  /** Refuses references that do not exist. */
  readonly check?: (payload: P, look: Look) => Promise<void>;
}

interface TermsWithFacts<P, S, F> extends Terms<P> {
  /** Gathers facts from other streams; refuses references that do not exist. */
  readonly gather: (payload: P, asked: Asked<S>) => Promise<F>;
  /** What has to be recorded of another item before what was decided. */
  readonly restsOn?: (state: S, payload: P, facts: F, situation: Situation) => RestsOn | undefined;
}

type AnyDecide = (state: unknown, payload: object, ...rest: readonly unknown[]) => Outcome<Fact>;
type AnyTerms = Terms<object> & {
  readonly gather?: (payload: object, asked: Asked<unknown>) => Promise<unknown>;
  readonly restsOn?: (...asked: readonly unknown[]) => RestsOn | undefined;
};

/** A command on an existing item. */
export function on<P extends object, S>(kind: Kind, decide: Decide<P, S>, terms: Terms<P>): CommandDefinition;
export function on<P extends object, S, F>(
  kind: Kind,
  decide: DecideOnFacts<P, S, F>,
  terms: TermsWithFacts<P, S, F>,
): CommandDefinition;
export function on<P extends object>(kind: Kind, decide: unknown, terms: Terms<P>): CommandDefinition {
  return define(
    { kind, writes: kind, target: { of: 'subject' }, intent: kebabCase(terms.command.name) },
    decide,
    terms,
  );
}

/** A command that makes a new item, which it names. */
export function newNamed<P extends object, S>(
  kind: Kind,
  decide: Decide<P, S | undefined>,
  terms: Terms<P>,
): CommandDefinition {
  return define({ kind, writes: kind, target: { of: 'named' }, intent: '' }, decide, terms);
}

/** A command that makes a new item under an existing one. */
export function newUnder<P extends object, S, F>(
  kinds: { readonly parent: Kind; readonly child: Kind },
  prefix: (subject: string, payload: P) => string,
  decide: DecideOnFacts<P, S | undefined, F>,
  terms: TermsWithFacts<P, S | undefined, F>,
): CommandDefinition {
  const target: Target = { of: 'numbered', prefix: (subject, payload) => prefix(subject, payload as P) };
  const intent = kebabCase(terms.command.name);
  return define({ kind: kinds.parent, writes: kinds.child, target, intent }, decide, terms);
}

interface Place {
  readonly kind: Kind;
  readonly writes: Kind;
  readonly target: Target;
  readonly intent: string;
}

/** Here the types of payload, state and facts end: what was checked above is carried by one shape of definition. */
function define<P extends object>(place: Place, decider: unknown, terms: Terms<P>): CommandDefinition {
  const decide = decider as AnyDecide;
  const { command, summary, may, inTurn, check, gather, complete, restsOn } = terms as unknown as AnyTerms;
  const { kind, writes, target, intent } = place;
  return {
    command,
    on: kind,
    writes,
    target,
    intent,
    summary,
    may,
    ...(inTurn === undefined ? {} : { inTurn }),
    async decide(given, asked) {
      const { standing, situation, subject, look } = asked;
      const payload = complete === undefined ? given : complete(given, subject);
      await check?.(payload, look);
      if (gather === undefined) return decide(standing.state, payload, situation);
      const facts = await gather(payload, asked);
      const outcome = decide(standing.state, payload, facts, situation);
      if (!outcome.ok || restsOn === undefined) return outcome;
      return { ...outcome, restsOn: restsOn(standing.state, payload, facts, situation) };
    },
  };
}
