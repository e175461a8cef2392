/** Sentences of the trail with agencies by name. They are kept with references, which never change; people read names. */
import type { FactType } from '../catalogue.js';
import { BETWEEN } from './said.js';

/** Where a sentence names agencies, before anything that somebody typed into it begins: see the tellers beside this file. */
const places: Partial<Record<FactType, RegExp>> = {
  ActionAssigned: /^Action assigned to (.+?)(?=, by \d|, with no due date)/d,
  ActionReassigned: /^Action handed over from (.+) to (.+)$/d,
  SponsorNamed: /^Sponsor named: (.+?)(?:, in place of (.+))?$/d,
  AgencyMerged: /^Agency merged into (\S+)$/d,
  CommissioningChanged: /^N(?:o longer commissioned|ow commissioned by ([^\s;]+))(?:; before, by (\S+))?$/d,
  CaseFileSelected: /, to be graded by (.+)$/d,
  CaseFileGraded: /” by (\S+) \(/d,
  ImmediateConcernRaised: / raised with (\S+?): /d,
  NoticeCirculated: /^Notice circulated to (.+?)(?=, to be acknowledged|: )/d,
  NoticeAcknowledged: /^Notice acknowledged by (\S+?)(?=:|$)/d,
  ChallengeRaised: /^Challenge \S+ to (\S+) about/d,
  ChallengeAnswered: /^Challenge \S+ answered for (\S+?): /d,
  ChallengeReturned: /^Answer to challenge \S+ returned to (\S+?)(?=,|$)/d,
  RoleGranted: / for (.+?)(?= on |, from )/d,
  DeputyNamed: / for (\S+) instead of /d,
};

interface Sentence {
  readonly type: string;
  readonly what: string;
}

/**
 * The sentence with the agencies' names.
 * @param nameOf what an agency is called; undefined for what is none
 */
export function withAgencies(
  { type, what }: Sentence,
  nameOf: (reference: string) => string | undefined,
): string {
  const spans = (places[type as FactType]?.exec(what)?.indices ?? [])
    .slice(1)
    .filter((span) => span !== undefined);
  return spans.reduceRight(
    (said, [start, end]) => said.slice(0, start) + named(said.slice(start, end), nameOf) + said.slice(end),
    what,
  );
}

/** The same, with what they are called now. */
export function withNames(
  sentence: Sentence,
  names: Readonly<Record<string, { readonly name: string }>>,
): string {
  return withAgencies(sentence, (one) => (Object.hasOwn(names, one) ? names[one]?.name : undefined));
}

/** Types whose words name agencies behind the sentence too, each as a part of its own or at the end of one. */
const behind: ReadonlySet<string> = new Set<FactType>(['ActionAssigned', 'AuditPlanned', 'AgencyRegistered']);

/** All words of an entry, which begin with its sentence, with the agencies' names. */
export function wordsWithAgencies(
  { type, what, words }: Sentence & { readonly words: string },
  nameOf: (reference: string) => string | undefined,
): string {
  const rest = words.slice(what.length);
  if (!behind.has(type)) return withAgencies({ type, what }, nameOf) + rest;
  const parts = rest.split(BETWEEN).map((part) => {
    const last = part.split(', ').at(-1) ?? part;
    return part.slice(0, part.length - last.length) + (nameOf(last) ?? last);
  });
  return withAgencies({ type, what }, nameOf) + parts.join(BETWEEN);
}

/** A list such as `Jo Hill, team manager, city-police` or `city-police and city-health`. */
function named(list: string, nameOf: (reference: string) => string | undefined): string {
  return list
    .split(/(, | and )/)
    .map((part) => nameOf(part) ?? part)
    .join('');
}
