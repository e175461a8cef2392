/** A real browser on a real server: who visits, with or without scripts, on a phone or a desk, and what axe says of a page. */
import { AxeBuilder } from '@axe-core/playwright';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import type { Somebody, TestServer } from '../api/running-server.js';

/** How long a page may take on a busy machine before a test gives it up, in milliseconds. */
const PATIENCE_MS = 15_000;
/** Rules of WCAG 2.2 at levels A and AA, by axe's tags. */
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

export interface Seat {
  /** Nobody is signed in unless somebody is named. */
  readonly as?: Somebody;
  readonly scripts?: boolean;
  /** Whether the page's service worker may answer for the server, which hides its requests from the test. */
  readonly workers?: boolean;
  /** Width and height of the window, without zoom in CSS pixels; 320 wide is the narrowest that must work (WCAG 2.2, 1.4.10). */
  readonly width?: number;
  readonly height?: number;
  /** How far the browser is zoomed in: 4 is 400 %, at which a page has a quarter of the window's width and height. */
  readonly zoom?: number;
}

/** Where Debian's package, or another, put the browser. */
function browserOnPath(): string {
  const names = ['chromium', 'chromium-browser', 'google-chrome'];
  const found = (process.env['PATH'] ?? '')
    .split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find((file) => existsSync(file));
  if (found === undefined) throw new Error('These tests need Chromium on the PATH.');
  return found;
}

export class Visitors {
  private readonly contexts: BrowserContext[] = [];

  private constructor(private readonly browser: Browser) {}

  static async open(): Promise<Visitors> {
    const args = ['--no-sandbox', '--disable-dev-shm-usage'];
    return new Visitors(await chromium.launch({ executablePath: browserOnPath(), args }));
  }

  /** Somebody at a page of their own, at the server's first page unless said otherwise. */
  async sitDown(server: Pick<TestServer, 'url' | 'tokenOf'>, seat: Seat = {}, path = '/'): Promise<Page> {
    const { as, scripts = true, workers = true, width = 1280, height = 900, zoom = 1 } = seat;
    const context = await this.browser.newContext({
      baseURL: server.url,
      javaScriptEnabled: scripts,
      serviceWorkers: workers ? 'allow' : 'block',
      viewport: { width: width / zoom, height: height / zoom },
      deviceScaleFactor: zoom,
      locale: 'en-GB',
      timezoneId: 'Europe/London',
      ...(as === undefined ? {} : { extraHTTPHeaders: { Authorization: `Bearer ${server.tokenOf(as)}` } }),
    });
    context.setDefaultTimeout(PATIENCE_MS);
    this.contexts.push(context);
    const page = await context.newPage();
    await page.goto(path);
    return page;
  }

  async close(): Promise<void> {
    await this.browser.close();
  }
}

/** What axe finds against WCAG 2.2 A and AA on a page as it is now: one line for each, none when all is well. */
export async function barriersOn(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(rules).analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${failureSummary ?? ''}`),
  );
}

/** How far a page is wider than its window, in CSS pixels: nobody should have to scroll sideways. */
export function overhangOf(page: Page): Promise<number> {
  return page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}
