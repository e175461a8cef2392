/** What every teller gives, and the few turns of phrase that they share. */
import type { Fact, PlainDate } from '../entry.js';
import { sayDate } from '../time.js';

/** One fact in plain English. */
export interface Said {
  /** What happened, as a sentence without its full stop. */
  readonly what: string;
  /** The reason given, where the fact has one. */
  readonly why?: string | undefined;
  /** Words of the fact that are in neither, to be found by. */
  readonly more?: readonly (string | undefined)[];
}

/** Stands between the parts of an entry's words. */
export const BETWEEN = ' · ';

/** One teller per type of fact: the compiler refuses a type that is missing. */
export type Tellers<F extends Fact> = {
  readonly [T in F['type']]: (data: Extract<F, { type: T }>['data']) => Said;
};

/** `, by 1 March 2015`, or nothing when there is no date. */
export function byDate(date: PlainDate | null | undefined, otherwise = ''): string {
  return date === null || date === undefined ? otherwise : `, by ${sayDate(date)}`;
}

/** `Jo Hill, team manager, city-police`. */
export function sayOwner(owner: { agency: string; person?: string; post?: string }): string {
  return [owner.person, owner.post, owner.agency].filter((part) => part !== undefined).join(', ');
}

/** `: the text`, or nothing when there is no text. */
export function adding(text: string | undefined): string {
  return text === undefined ? '' : `: ${text}`;
}

/** `one`, `one and two`, `one, two and three`. */
export function listed(parts: readonly string[]): string {
  const last = parts.at(-1) ?? '';
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`;
}

/** A name from the code in words: `area-for-action` → `area for action`, `acceptBy` → `accept by`. */
export function inWords(name: string): string {
  return name.replaceAll('-', ' ').replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
