/** Hostile but lawful text in every text of every command comes back unharmed wherever it is shown, and is in no log. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commandDefinitions } from '#application/definitions/catalogue.js';
import { type DeclaredField, fieldsOf } from '#application/fields/field.js';
import type { CommandDefinition } from '#application/handling/definition.js';
import { collectionOf } from '#server/http/command-routes.js';
import { buildServer, ChildServer } from '../child-server.js';
import { lawfulValue } from './requests.js';
import { scenes } from './scenes.js';
import { legalTexts } from './texts.js';
import { Theatre } from './theatre.js';

let folder: string;
let theatre: Theatre;

beforeAll(async () => {
  buildServer();
  folder = mkdtempSync(join(tmpdir(), 'round-trip-'));
  theatre = await Theatre.open(await ChildServer.start(folder, { env: { GOLDEN_THREAD_LOG: 'debug' } }));
}, 300_000);
afterAll(async () => {
  await theatre.server.kill();
  rmSync(folder, { recursive: true });
});

const nameOf = ({ on, intent }: CommandDefinition): string => `${on}/${intent}`;
/** The others are given by the service itself alone. */
const forPeople = commandDefinitions.filter(({ may }) => may.some(({ role }) => role !== 'system'));

describe('Hostile text', () => {
  it('is tried on every command that people may give', () => {
    expect(Object.keys(scenes).sort()).toEqual(forPeople.map(nameOf).sort());
  });

  it.each(forPeople.map((definition): [string, CommandDefinition] => [nameOf(definition), definition]))(
    'comes back unharmed from %s',
    async (name, definition) => {
      const stage = await theatre.stage();
      const { as = 'coordinator', set, on } = scenes[name] ?? {};
      const given = (await set?.(stage)) ?? {};
      const texts = new Texts();
      const body = bodyOf(fieldsOf(definition.command), given, texts);
      const item = on?.(stage) ?? stage[definition.on];
      const path = `/api/${collectionOf[definition.on]}${definition.intent === '' ? '' : `/${item}/${definition.intent}`}`;
      const before = await position();

      const answer = await theatre.send('POST', path, { body }, as);
      expect([answer.status, answer.text.slice(0, 900)]).toEqual([201, expect.stringContaining('reference')]);
      expect(texts.all.length).toBeGreaterThan(0);

      const location = answer.headers.get('location') ?? '';
      const entries = await entriesAfter(before);
      const stored = await Promise.all(entries.map(({ id }) => theatre.caughtUp(`/api/events/${id}`)));
      expect(stringsIn(stored.map(({ text }) => JSON.parse(text) as object))).toEqual(
        expect.arrayContaining(texts.all),
      );
      expectWhole(await theatre.caughtUp(location).then(({ body: view }) => view), texts);
      expectWhole(
        await theatre.caughtUp(location.split('/').slice(0, 3).join('/')).then(({ body: view }) => view),
        texts,
      );
      expectWhole(entries, texts);
      await expectFound(
        entries.map(({ id }) => id),
        texts,
      );
    },
  );

  it('is in no log, and neither is a token or a search', async () => {
    await theatre.send('GET', `/api/trail?text=${WORD}secret&actor=${WORD}actor`);
    await theatre.send('GET', `/api/findings/${WORD}%20somebody`);
    await theatre.send('POST', '/api/audits', { raw: `{"title": "${WORD}` });
    const { output } = theatre.server;
    expect(output).toMatch(/"method":"POST","path":"\/api\/audits"/);
    expect(output).not.toContain(WORD);
    for (const token of Object.values(theatre.tokens)) expect(output).not.toContain(token);
    expect(output).not.toContain(theatre.server.operator);
    expect(output).not.toMatch(/\?(text|actor|after|subject)=/);
  });
});

/** Begins the word by which each text is known again. */
const WORD = 'zqx';

/** The hostile texts of one command, each with a word of its own. */
class Texts {
  readonly all: string[] = [];
  /** Told with an entry, but not searched: where it can be read, and the post of who acted. */
  readonly besides: string[] = [];
  private static made = 0;

  next(longest: number): string {
    const number = (Texts.made += 1);
    const letters = String(number).replace(/\d/g, (digit) => 'abcdefghij'.charAt(Number(digit)));
    const text = `${WORD}${letters}q ${legalTexts[number % legalTexts.length] ?? ''}`.slice(0, longest);
    this.all.push(text);
    return text;
  }

  /** Each text by its own word. */
  wordsOf(): readonly (readonly [word: string, text: string])[] {
    return this.all.map((text) => [text.slice(0, text.indexOf(' ')), text]);
  }
}

/** Fields that every entry has, of which those that would say who acts and when are left out unless the scene gives them. */
const leftOut = new Set(['effective', 'performedBy']);

function bodyOf(fields: readonly DeclaredField[], given: object, texts: Texts): object {
  const chosen = given as Readonly<Record<string, unknown>>;
  const members = fields.flatMap((field) => {
    const { name } = field;
    const value = chosen[name];
    const isGiven = Object.hasOwn(chosen, name);
    if (isGiven && value === undefined) return [];
    if (!isGiven && leftOut.has(name)) return [];
    if (field.part !== undefined) return [[name, partOf(field, value, texts)]];
    if (name === 'corrected') return [[name, correctedBy(value, texts)]];
    return [[name, isGiven ? value : (textFor(field, texts) ?? lawfulValue(field))]];
  });
  return Object.fromEntries(members) as object;
}

function partOf({ name, part }: DeclaredField, value: unknown, texts: Texts): object {
  const before = texts.all.length;
  const made = bodyOf(part === undefined ? [] : fieldsOf(part), (value as object | undefined) ?? {}, texts);
  if (name === 'source' || name === 'performedBy') texts.besides.push(...texts.all.slice(before));
  return made;
}

function correctedBy(value: unknown, texts: Texts): object {
  return Object.fromEntries(Object.keys(value as object).map((part) => [part, texts.next(LINE)]));
}

const LINE = 300;

/** A hostile text, or some, for a field that takes any. */
function textFor({ kind, schema }: DeclaredField, texts: Texts): string | readonly string[] | undefined {
  const { maxLength, items } = schema as { maxLength?: number; items?: { maxLength?: number } };
  if (kind === 'text' && maxLength !== undefined) return texts.next(maxLength);
  if (kind === 'list' && items?.maxLength !== undefined)
    return [texts.next(items.maxLength), texts.next(items.maxLength)];
  return undefined;
}

async function position(): Promise<string> {
  const { body } = await theatre.send('GET', '/api/health/ready');
  return (body['events'] as { head: string }).head;
}

async function entriesAfter(before: string): Promise<readonly { id: string; position: string }[]> {
  const { body } = await theatre.caughtUp('/api/trail?limit=20');
  const items = body['items'] as { id: string; position: string }[];
  return items.filter((item) => Number(item.position) > Number(before));
}

function stringsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}

/** Wherever a text is shown, it is shown whole. */
function expectWhole(view: unknown, texts: Texts): void {
  const shown = stringsIn(view);
  for (const [word, text] of texts.wordsOf())
    for (const where of shown.filter((one) => one.includes(`${word} `) || one.endsWith(word)))
      expect(where).toContain(text);
}

/** Every text of what happened is found by its own word, and searching for the whole of it does no harm. */
async function expectFound(ids: readonly string[], texts: Texts): Promise<void> {
  const missing: string[] = [];
  for (const [word, text] of texts.wordsOf()) {
    const { body } = await theatre.caughtUp(`/api/trail?text=${word}`);
    const found = (body['items'] as { id: string }[]).map(({ id }) => id);
    if (!found.some((id) => ids.includes(id)) && !texts.besides.includes(text)) missing.push(text);
    await theatre.caughtUp(`/api/trail?text=${encodeURIComponent(text)}`);
  }
  expect(missing).toEqual([]);
}
