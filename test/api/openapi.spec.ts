/** The API describes itself truly: valid OpenAPI 3.1, every command and query in it, and a page that asks no other host. */
import { Validator } from '@seriousme/openapi-schema-validator';
import { commandDefinitions } from '#application/definitions/catalogue.js';
import { fieldsOf } from '#application/fields/field.js';
import { queryDefinitions } from '#application/queries/catalogue.js';
import { TestServer } from './running-server.js';

interface Described {
  readonly openapi: string;
  readonly paths: Readonly<
    Record<
      string,
      Readonly<Record<string, { operationId: string; summary: string; parameters?: { name: string }[] }>>
    >
  >;
  readonly components: {
    schemas: Readonly<Record<string, { properties: Readonly<Record<string, unknown>>; required?: string[] }>>;
  };
}

describe('The API’s description', () => {
  let server: TestServer;
  let described: Described;
  beforeAll(async () => {
    server = await TestServer.start();
    described = (await server.send('GET', '/api/openapi.json')).body as unknown as Described;
  });
  afterAll(() => server.remove());

  it('is valid OpenAPI 3.1', async () => {
    expect(described.openapi).toBe('3.1.0');
    expect(await new Validator().validate(structuredClone({ ...described }))).toEqual({ valid: true });
  });

  it('has every command, with every field of its class and which of them are needed', () => {
    const operations = new Set(
      Object.values(described.paths).flatMap((path) =>
        Object.values(path).map(({ operationId }) => operationId),
      ),
    );
    for (const { command, on } of commandDefinitions) {
      expect(operations).toContain(`${command.name}On${on[0]?.toUpperCase() ?? ''}${on.slice(1)}`);
      const schema = described.components.schemas[command.name];
      const fields = fieldsOf(command);
      expect(Object.keys(schema?.properties ?? {}).sort()).toEqual(fields.map(({ name }) => name).sort());
      expect([...(schema?.required ?? [])].sort()).toEqual(
        fields
          .filter(({ optional }) => !optional)
          .map(({ name }) => name)
          .sort(),
      );
    }
  });

  it('has every query, with every filter', () => {
    for (const { path, query } of queryDefinitions) {
      const operation = described.paths[`/api/${path.replace(':reference', '{reference}')}`]?.['get'];
      const names = (operation?.parameters ?? []).map(({ name }) => name);
      expect(names).toEqual(expect.arrayContaining(fieldsOf(query).map(({ name }) => name)));
    }
  });

  it('shows an example of how each command’s references and dates are written', () => {
    const assign = JSON.stringify(described.components.schemas['AssignAction']);
    expect(assign).toContain('city-gp-practice');
    expect(assign).toContain('written like 2015-03-03');
  });

  it('has a page that loads nothing from another host and is allowed no inline script by anybody else', async () => {
    const page = await server.send('GET', '/api/docs');
    expect(page.headers.get('content-type')).toMatch('text/html');
    expect(page.text).not.toMatch(/(src|href)="https?:/);
    expect(page.headers.get('content-security-policy')).toMatch("default-src 'none'");
  });

  it.each(['/api/findings', '/api/nowhere'])('lets nothing be loaded from what %s answers', async (path) => {
    const { headers } = await server.send('GET', path);
    expect(headers.get('content-security-policy')).toBe(
      "default-src 'none';base-uri 'none';form-action 'none';frame-ancestors 'none'",
    );
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('same-origin');
  });

  it('gives each page another word that lets its own script run', async () => {
    const wordOf = async () => {
      const { headers, text } = await server.send('GET', '/sign-in');
      const word = /'nonce-([\w-]{22})'/.exec(headers.get('content-security-policy') ?? '')?.[1] ?? 'none';
      expect(text).toContain(`nonce="${word}"`);
      return word;
    };
    expect(await wordOf()).not.toBe(await wordOf());
  });
});
