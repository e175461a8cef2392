/** What a request looked at, read off its route: whatever shows something of the record, by page or by API. */
import type { FastifyRequest } from 'fastify';
import type { Access, AccessedItem } from '#identity/access-log/port.js';
import { kindOfCollection } from '../http/command-routes.js';
import { concernedBy } from './concerned.js';

/** First parts of addresses that show nothing of the record, or only what is one's own. */
const showNothing: ReadonlySet<string> = new Set([
  ...['health', 'metrics', 'docs', 'openapi.json', 'operations', 'assets', 'favicon.ico', 'sw.js', 'me'],
  ...['sign-in', 'sign-out', 'set-up', 'invitation', 'reset', 'account'],
]);

/** Parts of an address that are taken down as they were asked for; any other might be a secret. */
const knownParts: ReadonlySet<string> = new Set([':reference', ':sha256']);

/** Kinds of the items at addresses; an address that is missing here names its items by its own first part. */
export const kindsByAddress: ReadonlyMap<string, string> = new Map([
  ...kindOfCollection,
  ['challenges', 'challenge'],
  ['people', 'person'],
  ['events', 'event'],
]);

/** How the addresses of files end. */
const fileEnding = /\.(csv|json|md|html)$/;

/** Longest detail, in characters. */
const LONGEST = 2000;

export interface Recorded {
  readonly what: Access;
  readonly channel: 'web' | 'api';
  /** The item at the address, and those that the question was narrowed to. */
  readonly items: readonly AccessedItem[];
  readonly detail: string;
}

interface RecordedRoute {
  readonly channel: Recorded['channel'];
  readonly what: Access;
  /** Kind of the item whose reference is in the address. */
  readonly kind: string | undefined;
  /** Parts of the address behind the item, or of the whole for a list. */
  readonly parts: readonly string[];
}

const routes = new Map<string, RecordedRoute | undefined>();

/** What a request looked at; undefined when that is nothing of the record. */
export function recordedOf(request: FastifyRequest): Recorded | undefined {
  const { url } = request.routeOptions;
  if (url === undefined) return undefined;
  if (!routes.has(url)) routes.set(url, routeOf(url));
  const route = routes.get(url);
  if (route === undefined) return undefined;
  const given = request.params as Readonly<Record<string, string | undefined>>;
  const reference = route.kind === undefined ? undefined : given['reference'];
  const path = route.parts
    .map((part) => (knownParts.has(part) ? (given[part.slice(1)] ?? '') : part))
    .join('/');
  const asked = request.query as Readonly<Record<string, unknown>>;
  const words = 'text' in asked || 'words' in asked;
  const at = route.kind === undefined || reference === undefined ? [] : [{ kind: route.kind, reference }];
  // Whose reading is looked into is not told of it: they may be suspected of something.
  const concerned = route.parts[0] === 'access-log' ? [] : concernedBy(asked);
  return {
    what: words && route.what === 'view' ? 'search' : route.what,
    channel: route.channel,
    items: [...at, ...concerned],
    detail: (path + queryOf(request.url)).slice(0, LONGEST),
  };
}

function routeOf(url: string): RecordedRoute | undefined {
  const all = url.split('/').filter((part) => part !== '');
  const channel = all[0] === 'api' ? 'api' : 'web';
  const parts = channel === 'api' ? all.slice(1) : all;
  const [first = ''] = parts;
  if (showNothing.has(first) || url.includes('*')) return undefined;
  const isItem = parts[1] === ':reference';
  return {
    channel,
    what: whatOf(parts, channel),
    kind: isItem ? (kindsByAddress.get(first) ?? first) : undefined,
    parts: isItem ? parts.slice(2) : parts,
  };
}

function whatOf(parts: readonly string[], channel: Recorded['channel']): Access {
  if (parts.includes(':sha256')) return 'download';
  if (parts[0] === 'search') return 'search';
  // The stream of all events, and whatever is a file: a pack, a trail, a report, an event as it is hashed.
  const isFile = fileEnding.test(parts.at(-1) ?? '') || parts.includes('export');
  if (isFile || (channel === 'api' && parts.length === 1 && parts[0] === 'events')) return 'export';
  return 'view';
}

/** The query string in plain characters, where it can be read. */
function queryOf(url: string): string {
  const at = url.indexOf('?');
  if (at === -1) return '';
  const query = url.slice(at).replaceAll('+', ' ');
  try {
    return decodeURIComponent(query);
  } catch {
    // Not well-formed: as it was sent.
    return query;
  }
}
