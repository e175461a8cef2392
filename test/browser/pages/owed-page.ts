/** The lead's first page, by what stands on it. */
import type { Locator, Page } from 'playwright-core';

export class OwedPage {
  constructor(private readonly page: Page) {}

  /** The first heading, without the agency's name above it. */
  async heading(): Promise<string> {
    const heading = this.page.getByRole('heading', { level: 1 });
    const caption = (await heading.locator('span').textContent()) ?? '';
    return ((await heading.textContent()) ?? '').replace(caption, '').trim();
  }

  /** The headings over the actions that are owed. */
  async groups(): Promise<readonly string[]> {
    const headings = await this.page.getByRole('heading', { level: 2 }).allTextContents();
    return headings.map((text) => text.trim()).filter((text) => /\(\d+\)$/.test(text));
  }

  card(title: string): Locator {
    return this.page.getByRole('article').filter({ hasText: title });
  }

  /** Opens one of a card's forms. */
  async open(title: string, form: string): Promise<Locator> {
    const details = this.card(title)
      .locator('details')
      .filter({ hasText: new RegExp(`^\\s*${form}:`) });
    await details.locator('summary').click();
    return details.locator('form');
  }

  /** What the page says was recorded. */
  async said(): Promise<string> {
    return ((await this.page.getByRole('alert').textContent()) ?? '').replace('Recorded', '').trim();
  }

  /** What the summary above a form names; it is waited for. */
  async problems(): Promise<readonly string[]> {
    const lines = this.page.locator('.govuk-error-summary__list li');
    await lines.first().waitFor();
    return lines.allInnerTexts();
  }
}
