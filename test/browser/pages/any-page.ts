/** What every page has, by what people see of it: a heading, what was said, links, buttons and named fields. */
import type { Page } from 'playwright-core';

export class AnyPage {
  constructor(readonly page: Page) {}

  /** The first heading, with the words above it. */
  async heading(): Promise<string> {
    const text = (await this.page.getByRole('heading', { level: 1 }).textContent()) ?? '';
    return text.replaceAll(/\s+/g, ' ').trim();
  }

  /** All that stands between the navigation and the foot. */
  async words(): Promise<string> {
    return (await this.page.getByRole('main').innerText()).replaceAll(/\s+/g, ' ');
  }

  /** What the page says was recorded, and what happens next. */
  async said(): Promise<string> {
    return ((await this.page.getByRole('alert').textContent()) ?? '').replace('Recorded', '').trim();
  }

  /** Goes on by the first link or button-like link with these words. */
  async follow(words: string | RegExp): Promise<void> {
    const exact = typeof words === 'string';
    const link = this.page.getByRole('link', { name: words, exact });
    await link
      .or(this.page.locator('a[role=button]', { hasText: words }))
      .first()
      .click();
    await this.whole();
  }

  async press(words: string): Promise<void> {
    await this.page.getByRole('button', { name: words, exact: true }).click();
    await this.whole();
  }

  /** A click waits for the next page to begin; what is on it can be counted once all of it is there. */
  private whole(): Promise<void> {
    return this.page.waitForLoadState('domcontentloaded');
  }

  /** Types into fields, each by its label. */
  async fill(fields: Readonly<Record<string, string>>): Promise<void> {
    for (const [label, text] of Object.entries(fields))
      await this.page.getByLabel(label, { exact: true }).fill(text);
  }

  /** Chooses among radio buttons or tick boxes, each by its label. */
  async choose(...labels: readonly string[]): Promise<void> {
    for (const label of labels) await this.page.getByLabel(label, { exact: true }).check();
  }

  /** @param day such as 2026-03-31 */
  async date(group: string, day: string): Promise<void> {
    const field = this.page.getByRole('group', { name: group });
    const [year = '', month = '', ofMonth = ''] = day.split('-');
    await field.getByLabel('Day').fill(ofMonth);
    await field.getByLabel('Month').fill(month);
    await field.getByLabel('Year').fill(year);
  }
}
