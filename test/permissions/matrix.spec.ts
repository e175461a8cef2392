/**
 * Every route, as every role, on what is theirs, on what is others' and on what is not there. What is expected comes from
 * the declared tables, so that a new route is tried without a test being written. Nothing is changed by it: a permitted
 * command is stopped by an `If-Match` that never fits, or by a reference that is taken already.
 */
import { commandDefinitions } from '#application/definitions/catalogue.js';
import { fieldsOf } from '#application/fields/field.js';
import type { CommandDefinition } from '#application/handling/definition.js';
import { otherRoutes, type OtherRoute } from '#application/permissions/other-routes.js';
import { queryDefinitions } from '#application/queries/catalogue.js';
import type { QueryDefinition } from '#application/queries/query.js';
import { streamOf, type Kind } from '#domain/references.js';
import { collectionOf } from '#server/http/command-routes.js';
import { lawfulValue } from '../hostile/requests.js';
import type { Answer } from '../http.js';
import { expectedOfCommand, expectedOfQuery, type Expected } from './expected.js';
import { everyPerson, type Person, type Relation, sides, Stage } from './stage.js';

const relations: readonly Relation[] = ['own', 'other', 'none'];
const kindOf = new Map(Object.entries(collectionOf).map(([kind, name]) => [name, kind as Kind]));

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.set();
});
afterAll(() => stage.close());

/** Which of the three an answer is; a rule that refuses what is permitted is neither of the refusals. */
function outcomeOf({ status, body }: Answer): string {
  const named = body['type'];
  const type = typeof named === 'string' ? named.replace('urn:golden-thread:problem:', '') : '';
  if (status === 403 && type === 'not-allowed') return 'not-allowed';
  if (status === 404 && type === 'not-found') return 'not-found';
  return status < 500 && status !== 400 && status !== 401 ? 'permitted' : `${status} ${type}`;
}

/** What the body must name for a command to be about the relation's own agency. */
function namedFor(relation: Relation): Readonly<Record<string, unknown>> {
  const { agency, lead } = sides[relation === 'own' ? 'own' : 'other'];
  return { agency, insteadOf: lead, sponsor: { agency }, to: { agency } };
}

function bodyFor(definition: CommandDefinition, relation: Relation): object {
  const named = namedFor(relation);
  const fields = fieldsOf(definition.command).filter(({ optional }) => !optional);
  return Object.fromEntries(
    fields.map((field) => {
      const isNamed = Object.hasOwn(named, field.name) && fits(field.part, named[field.name]);
      return [field.name, isNamed ? named[field.name] : lawfulValue(field)];
    }),
  );
}

/** `to` is an owner for some commands, an agency, a date or a name for others. */
function fits(part: (new () => object) | undefined, value: unknown): boolean {
  return (part !== undefined) === (typeof value === 'object');
}

async function give(definition: CommandDefinition, person: Person, relation: Relation): Promise<Answer> {
  const { command, on, intent, target } = definition;
  const body = bodyFor(definition, relation);
  const collection = `/api/${collectionOf[on]}`;
  if (target.of === 'named')
    return stage.send('POST', collection, person, {
      body: { ...body, reference: stage.item(on, relation) },
    });
  const reference = command.name === 'NameSponsor' ? stage.sponsored(relation) : stage.item(on, relation);
  return stage.send('POST', `${collection}/${reference}/${intent}`, person, {
    body,
    headers: { 'If-Match': `"${streamOf(on, reference)}@999999"` },
  });
}

/** Cells of a row whose answer is another than expected. */
async function wrong(
  expected: (person: Person, relation: Relation) => Expected | undefined,
  answer: (person: Person, relation: Relation) => Promise<Answer>,
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const person of everyPerson)
    for (const relation of relations) {
      const wanted = expected(person, relation);
      if (wanted === undefined) continue;
      const given = await answer(person, relation);
      const outcome = outcomeOf(given);
      if (outcome !== wanted)
        found.push(`${person}, ${relation}: ${outcome} instead of ${wanted}: ${given.text.slice(0, 200)}`);
    }
  return found;
}

describe('Every command', () => {
  const rows = commandDefinitions.map(
    (definition) => [`${definition.on}/${definition.intent}`, definition] as const,
  );

  it.each(rows)('is permitted as the table says: %s', async (_, definition) => {
    const cells = await wrong(
      (person, relation) => {
        const wanted = expectedOfCommand(definition, person, relation);
        // It would make what is not there.
        return wanted === 'permitted' && relation === 'none' ? undefined : wanted;
      },
      (person, relation) => give(definition, person, relation),
    );
    expect(cells).toEqual([]);
  });
});

/** What a query that is not about anything in particular needs to be asked at all. */
const needed: Readonly<Record<string, string>> = {
  text: 'owed',
  from: '2014-01-01',
  to: '2014-12-31',
  person: 'own',
  theme: sides.own.theme,
};

function referenceFor({ path }: QueryDefinition, relation: Relation): string {
  const [collection = ''] = path.split('/');
  if (collection === 'events') return stage.event(relation);
  if (collection === 'people') return relation === 'none' ? 'nobody' : sides[relation].name;
  return stage.item(kindOf.get(collection) ?? 'audit', relation);
}

describe('Every query', () => {
  const rows = queryDefinitions.map((definition) => [definition.path, definition] as const);

  it.each(rows)('is answered as the table says: %s', async (path, definition) => {
    const kind = kindOf.get(path.split('/')[0] ?? '');
    const asked = fieldsOf(definition.query)
      .filter(({ name, optional }) => !optional || (path === 'comparison' && name === 'theme'))
      .map(({ name }) => `${name}=${encodeURIComponent(needed[name] ?? '')}`);
    const cells = await wrong(
      (person, relation) => expectedOfQuery(definition, kind, person, relation),
      (person, relation) => {
        const address = path.replace(':reference', encodeURIComponent(referenceFor(definition, relation)));
        return stage.send('GET', `/api/${address}?${asked.join('&')}`, person);
      },
    );
    expect(cells).toEqual([]);
  });
});

describe('Every other route', () => {
  it('is in the table, and nothing else is', async () => {
    const known = new Set([
      ...commandDefinitions.map(({ on, intent }) => {
        const address = `POST /api/${collectionOf[on]}`;
        return intent === '' ? address : `${address}/{reference}/${intent}`;
      }),
      ...queryDefinitions.map(({ path }) => `GET /api/${path.replace(':reference', '{reference}')}`),
    ]);
    const { body } = await stage.describe();
    const routes = Object.entries(body['paths'] as Record<string, object>).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const others = routes.filter((route) => !known.has(route));
    expect(others.sort()).toEqual(Object.keys(otherRoutes).sort());
  });

  const rows = Object.entries<OtherRoute>(otherRoutes);

  it.each(rows)('refuses whom the table leaves out: %s', async (route, { may }) => {
    const [method = '', address = ''] = route.split(' ');
    const path = address.replace('{reference}', 'city-police').replace('{sha256}', 'a'.repeat(64));
    for (const person of everyPerson) {
      if (typeof may === 'string' ? may !== 'command-line' : may.includes(person)) continue;
      const body = { from: 'own', to: { person: 'A' }, reason: 'Moves' };
      const answer = await stage.send(method, path, person, method === 'POST' ? { body } : {});
      expect([route, person, outcomeOf(answer)]).toEqual([route, person, 'not-allowed']);
    }
  });

  it.each(rows)('knows who asks, unless anybody may: %s', async (route, { may }) => {
    const [method = '', path = ''] = route.split(' ');
    const { status } = await stage.send(method, path, 'coordinator', { token: '' });
    if (may === 'anybody') expect(status).toBeLessThan(400);
    else expect(status).toBe(401);
  });
});
