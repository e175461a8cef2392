/**
 * Which passphrases are taken: long ones that are not the first that somebody would guess, whatever they are made of
 * (NIST SP 800-63B-4, 3.1.1.2; OWASP ASVS 5.0, 6.2): no rules of composition, no end.
 */

/** In characters (code points) once normalised: as NIST asks of what is used without a second factor. */
export const SHORTEST = 15;
export const LONGEST = 200;

/** Of whoever chooses it: what others know of them is what others try. */
export interface Chooser {
  readonly name: string;
  readonly email?: string;
}

export type PassphraseProblem = 'too-short' | 'too-long' | 'common' | 'about-you';

/** What is told to whoever chose it. */
export const passphraseProblems: Readonly<Record<PassphraseProblem, string>> = {
  'too-short': `Use at least ${SHORTEST} characters. Four or five words that do not belong together are easy to remember.`,
  'too-long': `Use at most ${LONGEST} characters.`,
  common: 'This is among the first that would be guessed. Use words that do not belong together.',
  'about-you': 'Leave your name, your e-mail address and the name of this service out of it.',
};

/** As it is hashed and counted: the same for every keyboard that can write it. */
export function normalised(passphrase: string): string {
  return passphrase.normalize('NFC');
}

/** What speaks against a passphrase; undefined when nothing does. */
export async function problemWith(
  passphrase: string,
  chooser: Chooser,
): Promise<PassphraseProblem | undefined> {
  const length = Array.from(normalised(passphrase)).length;
  if (length < SHORTEST) return 'too-short';
  if (length > LONGEST) return 'too-long';
  const bare = bareOf(passphrase);
  if (knownOf(chooser).some((known) => bare.includes(known))) return 'about-you';
  return hasLittleInIt(bare) || (await isCommon(bare)) ? 'common' : undefined;
}

/** Letters and digits alone, in small letters: capitals and punctuation make a guess no better. */
function bareOf(text: string): string {
  return normalised(text)
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]/gu, '');
}

/** A shorter word than this is part of too many others. */
const SHORTEST_WORD = 4;

function knownOf({ name, email = '' }: Chooser): readonly string[] {
  const words = [...name.split(/[\s'’-]+/), name, email, email.split('@', 1)[0] ?? '', 'golden thread'];
  return words.map(bareOf).filter((word) => word.length >= SHORTEST_WORD);
}

/** So many characters must be left when each run, such as 1234 or aaaa, counts as one. */
const LEAST_LEFT = 6;

/** Whether it is a few runs, or something short again and again. */
function hasLittleInIt(bare: string): boolean {
  const characters = Array.from(unitOf(bare));
  const steps = characters.map(
    (character, at) => (character.codePointAt(0) ?? 0) - (characters[at - 1]?.codePointAt(0) ?? 0),
  );
  const goesOn = (at: number) =>
    Math.abs(steps[at] ?? 2) <= 1 && (steps[at] === steps[at - 1] || steps[at] === steps[at + 1]);
  return characters.filter((_, at) => at === 0 || !goesOn(at)).length < LEAST_LEFT;
}

/** The shortest beginning that the whole is a repetition of. */
function unitOf(text: string): string {
  // A text lies in its own double before the end exactly when it repeats (a known property of periods).
  return text.slice(0, `${text}${text}`.indexOf(text, 1));
}

/** Those that texts about passphrases give as examples: the first long ones that are tried. */
const examples: ReadonlySet<string> = new Set(
  [
    ...['correct horse battery staple', 'correct battery horse staple', 'correct battery staple horse'],
    ...['the quick brown fox jumps over the lazy dog', 'my voice is my passport verify me', 'open sesame'],
    ...['lorem ipsum dolor sit amet', 'to be or not to be that is the question', 'may the force be with you'],
    ...['coffee train fish', 'this is a passphrase', 'this is my passphrase', 'this is my password'],
  ].map(bareOf),
);

/** Whether it is a common password, one again and again, or two of them put together. */
async function isCommon(bare: string): Promise<boolean> {
  const common = await commonPasswords();
  const unit = unitOf(bare);
  if (common.has(unit) || examples.has(unit)) return true;
  for (let at = 1; at < unit.length; at++)
    if (common.has(unit.slice(0, at)) && common.has(unit.slice(at))) return true;
  return false;
}

let common: Promise<ReadonlySet<string>> | undefined;

/** About 50,000, read when the first is asked for: signing in does not need them. */
function commonPasswords(): Promise<ReadonlySet<string>> {
  common ??= import('@zxcvbn-ts/language-common').then(
    ({ dictionary }) => new Set(dictionary['passwords-common'].map(bareOf)),
  );
  return common;
}
