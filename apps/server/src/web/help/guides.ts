/** The texts of help: the project's own guides under `docs`, so that there is one text wherever it is read. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Role } from '#domain/entry.js';
import { packageFolder } from '../../version.js';
import { drawMarkdown, type Guide } from './markdown.js';

const docs = join(packageFolder, 'docs');
/** Where the pictures of the guides lie, in the project and in addresses. */
export const picturesFolder = join(docs, 'pictures');
export const PICTURES = '/help/pictures/';

interface Source {
  /** In the address: `/help/lead`. */
  readonly name: string;
  /** Under `docs`. */
  readonly file: string;
  /** The link to it among the others. */
  readonly text: string;
  /** Whose guide it is. */
  readonly for?: Role;
}

/** In the order in which they are listed; signing in, which everybody needs, is the first. */
const sources: readonly Source[] = [
  { name: 'signing-in', file: 'guide/signing-in.md', text: 'Signing in' },
  { name: 'lead', file: 'guide/lead.md', text: 'For an agency lead', for: 'agency-lead' },
  { name: 'board', file: 'guide/board.md', text: 'For a board member', for: 'board-member' },
  { name: 'inspector', file: 'guide/inspector.md', text: 'For an inspector', for: 'inspector' },
  { name: 'coordinator', file: 'guide/coordinator.md', text: 'For a coordinator', for: 'coordinator' },
  { name: 'auditor', file: 'guide/auditor.md', text: 'For an auditor', for: 'auditor' },
  {
    name: 'administrator',
    file: 'guide/administrator.md',
    text: 'For an administrator',
    for: 'administrator',
  },
  { name: 'search', file: 'search.md', text: 'Search: what can be typed' },
  { name: 'import', file: 'import.md', text: 'Import: how a file is read' },
  { name: 'provider', file: 'sign-in.md', text: 'Signing in by your own provider: how it is set up' },
  { name: 'operating', file: 'operating.md', text: 'Operating the service' },
];

/** Where a link from one of the texts leads here; undefined for what is not among them. */
function addressOf(from: string, link: string): string | undefined {
  const { pathname, hash, host } = new URL(link, `https://docs.invalid/${from}`);
  if (host !== 'docs.invalid') return link;
  const file = pathname.slice(1);
  if (file.startsWith('pictures/')) return PICTURES + file.slice('pictures/'.length);
  const source = sources.find((one) => one.file === file);
  return source && `/help/${source.name}${hash}`;
}

const drawn = new Map<string, Guide>();

/** A guide as a page shows it; undefined when there is none of this name. */
export function guideCalled(name: string): Guide | undefined {
  const source = sources.find((one) => one.name === name);
  if (source === undefined) return undefined;
  const { file } = source;
  const guide =
    drawn.get(name) ??
    drawMarkdown(readFileSync(join(docs, file), 'utf8'), {
      linked: (link) => addressOf(file, link),
      pictureAt: (address) => join(picturesFolder, address.slice(PICTURES.length)),
    });
  drawn.set(name, guide);
  return guide;
}

/** The guides of those who have these roles; of signing in for who has none. */
export function guidesFor(has: (role: Role) => boolean): readonly string[] {
  const own = sources.flatMap(({ name, for: role }) => (role !== undefined && has(role) ? [name] : []));
  return own.length > 0 ? own : ['signing-in'];
}

/** Links to every text. */
export const guideLinks = sources.map(({ name, text }) => ({ name, href: `/help/${name}`, text }));
