/** How a decision comes out: facts that happened, or a refusal with a named rule and a plain sentence. */
import type { Fact, Person, PlainDate } from './entry.js';
import type { Kind } from './references.js';

/** A rule of the domain that a board manager would recognise. */
export interface Rule {
  /** Stable, for programs: kebab-case of the rule's name. */
  readonly code: string;
  /** For people; `{name}` stands for a detail of the refusal. */
  readonly sentence: string;
  /** `invalid`: the input cannot be so. `conflict`: not as things stand now. `forbidden`: not by this person. */
  readonly kind: 'invalid' | 'conflict' | 'forbidden';
  /** The command's field that the rule speaks of, if one. */
  readonly field?: string;
}

export interface Refusal {
  readonly rule: Rule;
  /** The rule's sentence with the details filled in. */
  readonly sentence: string;
  /** What the sentence names, agencies by their references. */
  readonly details: Details;
}

type Details = Readonly<Record<string, string | number>>;

export type Outcome<F extends Fact> =
  { readonly ok: true; readonly facts: readonly F[] } | { readonly ok: false; readonly refusal: Refusal };

/**
 * A fact of another item that a decision rests on. It is recorded before what was decided, and only while that item is as
 * it was read: so what others decide about that item meanwhile is decided anew, and knows of this.
 */
export interface RestsOn {
  readonly kind: Kind;
  readonly reference: string;
  readonly fact: Fact;
}

/** Around every decision: who, on whose behalf, when it took effect, and which day it is. Nothing reads a clock. */
export interface Situation {
  readonly by: Person;
  readonly typedBy: Person;
  /** Every agency that the typist acts for, in whatever capacity: somebody may lead for one and sit on the board. */
  readonly typistActsFor: readonly string[];
  /** First and last day that the entry can have taken effect on; the same day unless it is given more coarsely. */
  readonly from: PlainDate;
  readonly on: PlainDate;
  /** Today in Europe/London. */
  readonly today: PlainDate;
  /** How far apart the doer and the judge must stand: in another agency (the default), or merely another person. */
  readonly independence: 'another-agency' | 'another-person';
  /** How many months impact must have been shown before it is sustained. */
  readonly sustainedAfterMonths: number;
}

/** The facts that a command makes true. */
export function happened<F extends Fact>(...facts: readonly F[]): Outcome<F> {
  return { ok: true, facts };
}

/** Refuses by a rule, with the details that its sentence names. */
export function refuse(rule: Rule, details: Details = {}): Outcome<never> {
  return { ok: false, refusal: { rule, sentence: sentenceOf(rule, details), details } };
}

/** A rule's sentence with the details filled in. */
export function sentenceOf(rule: Rule, details: Details): string {
  return rule.sentence.replace(/\{(\w+)\}/g, (_, name: string) => String(details[name] ?? ''));
}

type RuleTerms = readonly [kind: Rule['kind'], sentence: string, field?: string];

/** Names a set of rules; each one's code is its name in kebab-case. */
export function defineRules<K extends string>(
  terms: Readonly<Record<K, RuleTerms>>,
): Readonly<Record<K, Rule>> {
  const named = Object.entries<RuleTerms>(terms).map(([name, [kind, sentence, field]]) => [
    name,
    { code: kebabCase(name), kind, sentence, ...(field === undefined ? {} : { field }) },
  ]);
  return Object.fromEntries(named) as Readonly<Record<K, Rule>>;
}

/** `AssignAction` or `assignAction` → `assign-action`. */
export function kebabCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter, at: number) => (at === 0 ? '' : '-') + letter.toLowerCase());
}
