/**
 * No page offers what is not there: every link that a role finds, from its first page on, is followed to its page. No
 * form answers in the words of the command behind it: each is sent as it stands, with nothing filled in.
 */
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

/** Each page that can be got to, by address, and the address of the page that led to it. */
async function pagesFor(as: Somebody) {
  const followed = new Map([[shapeOf('/'), { address: '/', from: 'nowhere', status: 0, text: '' }]]);
  for (const page of followed.values()) {
    const answer = await stage.server.send('GET', page.address, { as, headers: { Accept: 'text/html' } });
    Object.assign(page, { status: answer.status, text: answer.text });
    for (const link of linksOn(answer.text))
      if (!followed.has(shapeOf(link)))
        followed.set(shapeOf(link), { address: link, from: page.address, status: 0, text: '' });
  }
  return [...followed.values()];
}

it.each<Somebody>(['coordinator', 'boardMember', 'inspector', 'auditor', 'administrator', 'gpLead'])(
  'Every link that the %s finds leads to a page that is there',
  async (as) => {
    const pages = await pagesFor(as);
    const dead = pages.filter(({ status }) => status >= 400);
    expect(dead.map(({ address, from, status }) => `${address} on ${from}: ${status}`)).toEqual([]);
    expect(pages.length).toBeGreaterThan(10);
  },
);

it('What is left empty is named as the page names it, and its answers as the page offers them', async () => {
  const as = 'coordinator';
  const forms = (await pagesFor(as)).filter(({ text }) =>
    /class="app-form|govuk-(?:input|textarea)/.test(text),
  );
  const answers: string[] = [];
  for (const { address, text } of forms) {
    const hidden = [...text.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)];
    const body = new URLSearchParams(hidden.map(([, name = '', value = '']) => [name, value]));
    const { status, text: page } = await stage.server.send('POST', address, {
      as,
      raw: body.toString(),
      headers: { Accept: 'text/html', 'Content-Type': 'application/x-www-form-urlencoded' },
    });
    if (status !== 400) continue;
    const summary = /error-summary__list">(.*?)<\/ul>/s.exec(page)?.[1] ?? page;
    answers.push(`${address}: ${summary.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ')}`);
  }
  expect(answers.filter((answer) => / expected |: expected/.test(answer))).toEqual([]);
  expect(answers.length).toBeGreaterThan(10);
});

it('A lead reads what else an indicator measures, without a link to what is not for them', async () => {
  const as = 'gpLead';
  expect((await stage.server.send('GET', '/findings/LAC1415.F1', { as })).status).toBe(404);
  const { status, text } = await stage.server.send('GET', '/indicators/IRO-VISITS', { as });
  expect([status, text.includes('href="/findings/LAC1415.F1"')]).toEqual([200, false]);
  expect(text).toContain('href="/actions/CP1415.F1.A1"');
  expect(text).toContain('LAC1415.F1');
});

it.each<Somebody>(['coordinator', 'boardMember'])(
  'No form of the %s has anything chosen in a list by nobody',
  async (as) => {
    const forms = (await pagesFor(as)).filter(({ text }) => text.includes('novalidate'));
    const lists = forms.flatMap(({ address, text }) =>
      [...text.matchAll(/<select[^>]* name="([^"]*)".*?<\/select>/gs)].map(([list, name]) => ({
        at: `${address} ${name ?? ''}`,
        isOpen: list.includes('<option value=""') || / selected[> ]/.test(list),
      })),
    );
    expect(lists.filter(({ isOpen }) => !isOpen)).toEqual([]);
    expect(lists.length).toBeGreaterThan(0);
  },
);
