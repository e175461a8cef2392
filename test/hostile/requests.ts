/** Hostile requests to every route: what the route expects, with anything in the place of anything. */
import fc from 'fast-check';
import { commandDefinitions } from '#application/definitions/catalogue.js';
import { type DeclaredField, fieldsOf } from '#application/fields/field.js';
import { queryDefinitions } from '#application/queries/catalogue.js';
import { referenceExample, type Kind } from '#domain/references.js';
import { collectionOf } from '#server/http/command-routes.js';
import type { RawRequest } from './raw-http.js';
import { hostileKey, hostileObject, hostileText, hostileValue, nested } from './texts.js';

/** A route, with where it takes a reference. */
export interface Route {
  readonly method: string;
  /** With `:reference` in the place of a reference. */
  readonly path: string;
  /** What it declares: of its body for a command, of its query string otherwise. */
  readonly fields: readonly DeclaredField[];
  readonly reference: string;
}

const kindOf = new Map(Object.entries(collectionOf).map(([kind, name]) => [name, kind as Kind]));

export const commandRoutes: readonly Route[] = commandDefinitions.map(({ command, on, intent }) => ({
  method: 'POST',
  path: `/api/${collectionOf[on]}${intent === '' ? '' : `/:reference/${intent}`}`,
  fields: fieldsOf(command),
  reference: referenceExample[on],
}));

export const queryRoutes: readonly Route[] = queryDefinitions.map(({ query, path }) => ({
  method: 'GET',
  path: `/api/${path}`,
  fields: fieldsOf(query),
  reference: referenceExample[kindOf.get(path.split('/')[0] ?? '') ?? 'audit'],
}));

/** A body that the route would take, as far as its fields go. */
export function lawfulValue({ kind, schema, part, name }: DeclaredField): unknown {
  const {
    example,
    enum: choices,
    items,
    minimum,
  } = schema as {
    readonly example?: unknown;
    readonly enum?: readonly unknown[];
    readonly items?: { readonly enum?: readonly unknown[] };
    readonly minimum?: number;
  };
  if (example !== undefined) return example;
  switch (kind) {
    case 'choice':
      return choices?.[0];
    case 'date':
      return name === 'effective' ? '2015-03-03' : '2099-01-31';
    case 'yes-no':
      return false;
    case 'number':
      return minimum ?? 1;
    case 'list':
      return items?.enum === undefined ? ['timeliness'] : [items.enum[0]];
    case 'object':
      return part === undefined
        ? { title: 'The right title' }
        : Object.fromEntries(fieldsOf(part).map((field) => [field.name, lawfulValue(field)]));
    case 'text':
      return lawfulTexts[name] ?? 'A lawful text';
  }
}

/** For texts of an exact form, by the field's name. */
const lawfulTexts: Readonly<Record<string, string>> = {
  entry: '0b5e0a4c-2f0e-8aaa-9bbb-0123456789ab',
  sha256: 'a'.repeat(64),
  mediaType: 'application/pdf',
  id: 'a.example',
  after: '0',
  field: 'title',
};

const bodies = (fields: readonly DeclaredField[]): fc.Arbitrary<string | Buffer> =>
  fc.oneof(
    { weight: 12, arbitrary: hostileObject(membersOf(fields)) },
    { weight: 1, arbitrary: hostileValue },
    {
      weight: 1,
      arbitrary: fc.constantFrom<string | Buffer>(
        '',
        '{',
        '{"a":1}{"b":2}',
        '\ufeff{}',
        '[1,2',
        `{"title":"${'x'.repeat(1_100_000)}"}`,
        nested('[', ']', 10_000),
        nested('{"a":[', ']}', 10_000),
        Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]),
        Buffer.from('{"title":"\u00e9"}', 'latin1'),
        Buffer.from('{"title":"A"}', 'utf16le'),
      ),
    },
  );

function membersOf(fields: readonly DeclaredField[]): fc.Arbitrary<readonly (readonly [string, string])[]> {
  const given = fields.map((field) =>
    fc
      .oneof(
        { weight: 6, arbitrary: fc.constant(JSON.stringify(lawfulValue(field))) },
        { weight: 2, arbitrary: hostileValue },
        { weight: field.optional ? 6 : 1, arbitrary: fc.constant(undefined) },
        ...(field.part === undefined
          ? []
          : [{ weight: 3, arbitrary: hostileObject(fc.constant(fieldsOf(field.part)).chain(membersOf)) }]),
      )
      .map((value): readonly [string, string][] => (value === undefined ? [] : [[field.name, value]])),
  );
  return fc.tuple(...given).map((members) => members.flat());
}

/** Percent-encodes what the client of a hostile caller would let through, and no more. */
const encoded = (text: string): string => encodeURIComponent(text.toWellFormed());

const hostileReference = fc.oneof(
  hostileText.filter((text) => text.length < 1000).map(encoded),
  hostileKey.map(encoded),
  fc.constantFrom(
    ...['..%2f..%2fetc%2fpasswd', '%00', '%ff', '%', '%zz', '%c0%ae%c0%ae', '..', '.', '%2e%2e', '//'],
    ...[
      'CP1415%0a',
      'CP1415.F1%20',
      'cp1415',
      'CP1415.F0',
      'CP1415.F99999',
      'x'.repeat(5000),
      '%F0%9F%91%A9',
    ],
  ),
);

const cursors = fc.oneof(
  hostileText.map(encoded),
  hostileValue.map((json) => Buffer.from(json).toString('base64url').slice(0, 3000)),
  fc.constantFrom('eyJhIjoxfQ', 'W10', 'WzFd', 'bnVsbA', '_', '-'),
);

/** Longer than any address that a server takes. */
const LONGEST_QUERY = 10_000;

/** Positions are left lawful but rarely: one that never comes is waited for, and has a test of its own. */
function queryStrings(fields: readonly DeclaredField[]): fc.Arbitrary<string> {
  const given = fields.map((field) =>
    fc.oneof(
      { weight: 5, arbitrary: fc.constant('') },
      { weight: 2, arbitrary: fc.constant(`${field.name}=${encoded(lawfulInAddress(field))}`) },
      {
        weight: 3,
        arbitrary: (field.name === 'cursor' ? cursors : hostileText.map(encoded)).map((value) =>
          field.name === 'after' && /^\d+$/.test(value) ? '' : `${field.name}=${value}`,
        ),
      },
    ),
  );
  const strange = fc.oneof(
    { weight: 6, arbitrary: fc.constant('') },
    fc.constantFrom(
      'limit=1&limit=2',
      'text=%ff',
      '&&&',
      '=',
      '__proto__=1',
      'constructor[prototype][a]=1',
      '%',
    ),
    fc.tuple(hostileKey, hostileText).map(([key, value]) => `${encoded(key)}=${encoded(value)}`),
  );
  return fc
    .tuple(...given, strange)
    .map((parts) =>
      parts
        .filter((part) => part !== '')
        .join('&')
        .slice(0, LONGEST_QUERY),
    )
    .map((query) => (query === '' ? '' : `?${query}`));
}

function lawfulInAddress(field: DeclaredField): string {
  const value = lawfulValue(field);
  return Array.isArray(value) ? value.join(';') : String(value);
}

const headerText = fc.oneof(
  fc.constantFrom(
    '',
    '*',
    '"',
    '""',
    'W/"x@1"',
    '"finding-CP1415.F2@999999999"',
    '"a@b@c"',
    '0',
    '-1',
    '1e3',
  ),
  fc.constantFrom(
    'key with space',
    'k'.repeat(201),
    'k'.repeat(7000),
    'café',
    '\t',
    "'; DROP TABLE receipts",
    '__proto__',
  ),
  fc.string({ unit: 'binary-ascii', maxLength: 40 }).map((text) => text.replace(/[^\t\x20-\x7e]/g, '')),
);
const contentTypes = fc.constantFrom(
  ...[
    'application/json; charset=utf-16',
    'application/json;;;',
    'text/plain',
    'text/json',
    'application/xml',
    '',
  ],
  ...[
    'multipart/form-data',
    'multipart/form-data; boundary=x',
    'application/x-www-form-urlencoded',
    '/',
    'a/b/c',
  ],
  ...['application/octet-stream', 'application/merge-patch+json', 'application/jsonp', 'APPLICATION/JSON'],
);
const authorizations = fc.constantFrom(
  ...[
    '',
    'Bearer',
    'Bearer ',
    'Bearer gt_',
    'Bearer gt_wrong',
    'bearer  x',
    'Basic YTpi',
    `Bearer ${'x'.repeat(5000)}`,
  ],
  ...["Bearer ' OR 1=1 --", 'Bearer gt_operator_x', 'Bearer null', 'Bearer a, Bearer b', 'Bearer __proto__'],
);

/** Hostile in its headers now and then; else those of somebody with a token. */
function headers(tokens: readonly string[]): fc.Arbitrary<Record<string, string>> {
  return fc
    .record({
      authorization: fc.oneof(
        { weight: 12, arbitrary: fc.constantFrom(...tokens.map((token) => `Bearer ${token}`)) },
        { weight: 1, arbitrary: authorizations },
      ),
      'content-type': fc.oneof(
        { weight: 12, arbitrary: fc.constant('application/json') },
        { weight: 1, arbitrary: contentTypes },
      ),
      'idempotency-key': fc.option(headerText, { freq: 3, nil: undefined }),
      'if-match': fc.option(headerText, { freq: 6, nil: undefined }),
      'last-event-id': fc.option(headerText, { freq: 3, nil: undefined }),
      accept: fc.option(headerText, { freq: 6, nil: undefined }),
      'x-media-type': fc.option(headerText, { freq: 6, nil: undefined }),
    })
    .map((given) =>
      Object.fromEntries(
        Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
      ),
    );
}

/** Any request to a route. */
export function requestsTo(route: Route, tokens: readonly string[]): fc.Arbitrary<RawRequest> {
  const { method, path, fields, reference } = route;
  const reached = fc.oneof(
    { weight: 6, arbitrary: fc.constant(reference) },
    { weight: 1, arbitrary: hostileReference },
  );
  const isCommand = method === 'POST';
  return fc
    .record({
      reached,
      headers: headers(tokens),
      query: isCommand ? fc.constant('') : queryStrings(fields),
      body: isCommand ? bodies(fields) : fc.constant(undefined),
    })
    .map(({ reached: item, query, body, headers: given }) => {
      const address = { method, path: path.replace(/:\w+/g, () => item) + query };
      if (body !== undefined) return inShort({ ...address, headers: given, body });
      const { 'content-type': _, ...rest } = given;
      return inShort({ ...address, headers: rest });
    });
}

/** Ten thousand brackets tell nobody anything. */
function inShort(request: RawRequest): RawRequest {
  return Object.defineProperty(request, fc.toStringMethod, { value: () => inWords(request) });
}

const LONGEST_SHOWN = 600;

/** A request as a failed test shows it. */
export function inWords({ method, path, headers, body }: RawRequest): string {
  const shown = [path, JSON.stringify(headers), String(body)].map((text) =>
    text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}… (${text.length} characters)` : text,
  );
  return [method, ...shown].join(' ');
}
