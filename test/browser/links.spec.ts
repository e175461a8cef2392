/** No page offers what is not there: every link that a role finds, from its first page on, is followed to its page. */
import type { Somebody } from '../api/running-server.js';
import { atTheScene } from './stage.js';

const stage = atTheScene();

/** Addresses that differ in nothing but which item, which filter or which page of a list are followed once. */
function shapeOf(address: string): string {
  return address
    .replaceAll(/(?<=\.[AFS])\d+/g, '#')
    .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '#')
    .replaceAll(/=[^&]*/g, '=#');
}

/** The addresses on this server that a page links to or draws from. */
function linksOn(page: string): readonly string[] {
  return [...page.matchAll(/(?:href|src)="(\/[^"#]*)/g)].map(([, address = '']) =>
    address.replaceAll('&amp;', '&'),
  );
}

it.each<Somebody>(['coordinator', 'boardMember', 'inspector', 'auditor', 'administrator'])(
  'Every link that the %s finds leads to a page that is there',
  async (as) => {
    const followed = new Map([[shapeOf('/'), { address: '/', from: 'nowhere' }]]);
    const dead: string[] = [];
    for (const { address, from } of followed.values()) {
      const answer = await stage.server.send('GET', address, { as, headers: { Accept: 'text/html' } });
      if (answer.status >= 400) dead.push(`${address} on ${from}: ${answer.status}`);
      for (const link of linksOn(answer.text))
        if (!followed.has(shapeOf(link))) followed.set(shapeOf(link), { address: link, from: address });
    }
    expect(dead).toEqual([]);
    expect(followed.size).toBeGreaterThan(10);
  },
);
