/** How a page is declared: its address, its template, what it shows, and, for a form, what is done with what is sent. */
import type { ArrivingFile } from '../../http/uploads.js';
import type { FormFields } from './fields.js';
import type { Visit } from './visit.js';

export interface Page {
  /** Address, with `:reference` and the like for parts. */
  readonly path: string;
  /** Template under `apps/server/views`; chosen for the visit where one address shows each role something else. */
  readonly view: string | ((visit: Visit) => string);
  /** Shown to people who are not signed in. */
  readonly open?: true;
  /** Where the visitor is sent on to instead; undefined for those whom the page is for. */
  elsewhere?(visit: Visit): Promise<string | undefined> | string | undefined;
  /**
   * What the template is given beside what every page has.
   * @throws what the queries throw: the page then says it in words, with the status that goes with it
   */
  load(visit: Visit): Promise<object> | object;
}

/** Where a browser goes after a form was taken, and what the page there says first. */
export interface Sent {
  readonly to: string;
  readonly said?: string;
  /** Position of what was recorded: the next page waits until the views have taken it in. */
  readonly position?: string;
}

/** A page that answers a form at once, for what can be shown only this once. */
export interface Shown {
  readonly view: string;
  readonly content: object;
  /** As of what was sent: pages that it leads to wait for it. */
  readonly position?: Sent['position'];
}

export interface Form extends Page {
  /**
   * Takes a file that arrives with the form; what it answers becomes a value of the file's field. A form without it
   * takes no files.
   * @throws InvalidInput when this file is not taken: the others are still read, and the form says so
   */
  take?(visit: Visit, file: ArrivingFile): Promise<string>;
  /** @throws InvalidInput, Refused, NotAllowed, ChangedMeanwhile: shown at the form, with everything that was typed */
  send(visit: Visit, fields: FormFields): Promise<Sent | Shown>;
}

/** Addresses of the forms that files may arrive at. */
export function uploadAddressesOf(pages: readonly Page[]): readonly string[] {
  return pages.filter((page) => isForm(page) && page.take !== undefined).map(({ path }) => path);
}

export function isForm(page: Page): page is Form {
  return 'send' in page;
}
