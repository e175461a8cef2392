/** Draws Markdown as pages look: our classes, tables that scroll by themselves, pictures with their size. */
import MarkdownIt from 'markdown-it';
import { closeSync, openSync, readSync } from 'node:fs';

export interface Guide {
  /** Its first heading, as text. */
  readonly title: string;
  /** All below the first heading. */
  readonly html: string;
}

/** What the text is drawn among. */
interface Surroundings {
  /** Where a link leads on these pages; undefined for what is not among them, which is then text and no link. */
  linked(link: string): string | undefined;
  /** The file of the picture at this address. */
  pictureAt(address: string): string;
}

const classes: Readonly<Record<string, string>> = {
  h2: 'govuk-heading-m',
  h3: 'govuk-heading-s',
  h4: 'govuk-heading-s',
  p: 'govuk-body',
  ul: 'govuk-list govuk-list--bullet govuk-list--spaced',
  ol: 'govuk-list govuk-list--number govuk-list--spaced',
  a: 'govuk-link',
  table: 'govuk-table',
  thead: 'govuk-table__head',
  tbody: 'govuk-table__body',
  tr: 'govuk-table__row',
  th: 'govuk-table__header',
  td: 'govuk-table__cell',
  img: 'app-picture',
};

/** As GitHub makes it, so that links to a heading lead there too. */
function anchorOf(heading: string): string {
  const letters = heading.toLowerCase().replaceAll(/[^\p{L}\p{N}\s-]/gu, '');
  return letters.trim().replaceAll(/\s/g, '-');
}

/** Width and height of a PNG, in pixels, by its header: the page keeps its room before it has come. */
function sizeOf(file: string): readonly [width: number, height: number] {
  const header = Buffer.alloc(24);
  const handle = openSync(file, 'r');
  try {
    readSync(handle, header, 0, header.length, 0);
  } finally {
    closeSync(handle);
  }
  return [header.readUInt32BE(16), header.readUInt32BE(20)];
}

/** HTML in a text is drawn as text: nothing in it runs. */
const markdown = new MarkdownIt({ html: false });

type Token = ReturnType<typeof markdown.parse>[number];

/** Draws a text that begins with its heading. */
export function drawMarkdown(text: string, surroundings: Surroundings): Guide {
  const withoutRemarks = text.replaceAll(/<!--.*?-->\n?/gs, '');
  const [, title, , ...tokens] = markdown.parse(withoutRemarks, {});
  let heading = title?.content ?? '';
  for (const [at, token] of tokens.entries()) {
    if (token.type === 'heading_open') {
      heading = tokens[at + 1]?.content ?? '';
      token.attrSet('id', anchorOf(heading));
    }
    if (token.type === 'table_open') token.meta = { heading };
    token.children = withoutDeadLinks(token.children ?? [], surroundings);
    for (const one of [token, ...token.children]) dress(one, surroundings);
  }
  return { title: title?.content ?? '', html: markdown.renderer.render(tokens, markdown.options, {}) };
}

/** Leads links to these pages, and leaves the words alone of those that lead nowhere here. */
function withoutDeadLinks(tokens: readonly Token[], { linked }: Surroundings): Token[] {
  let isDead = false;
  return tokens.filter((token) => {
    if (token.type === 'link_open') {
      const address = linked(String(token.attrGet('href')));
      isDead = address === undefined;
      if (address !== undefined) token.attrSet('href', address);
      return !isDead;
    }
    return token.type !== 'link_close' || !isDead;
  });
}

function dress(token: Token, { linked, pictureAt }: Surroundings): void {
  const dressed = token.nesting === 1 || token.type === 'image' ? classes[token.tag] : undefined;
  if (dressed !== undefined) token.attrJoin('class', dressed);
  if (token.type !== 'image') return;
  const source = String(token.attrGet('src'));
  const address = linked(source);
  if (address === undefined) throw new Error(`There is no picture “${source}”.`);
  const [width, height] = sizeOf(pictureAt(address));
  for (const [name, value] of Object.entries({ src: address, width, height }))
    token.attrSet(name, String(value));
}

markdown.renderer.rules['table_open'] = (tokens, at, options, _, renderer) => {
  const { heading } = tokens[at]?.meta as { readonly heading: string };
  const label = markdown.utils.escapeHtml(heading);
  const table = renderer.renderToken(tokens, at, options);
  return `<div class="app-scroll" tabindex="0" role="region" aria-label="${label}">${table}`;
};
markdown.renderer.rules['table_close'] = (tokens, at, options, _, renderer) =>
  `${renderer.renderToken(tokens, at, options)}</div>`;
