/** Single-use links: what they carry stands for their holder's say-so once, for one purpose, for some minutes. */
import type { Instant } from '#domain/entry.js';
import { after, MINUTE } from './duration.js';
import { newSecret, printOf } from './secret-value.js';
import type { Collection, SecretStore } from './secrets/port.js';

/** Setting the service up, taking up an account, and choosing a new passphrase. */
export type LinkPurpose = 'set-up' | 'invitation' | 'reset';

interface LinkDocument {
  /** Whose it is; null for setting up, when there is nobody yet. */
  readonly account: string | null;
  /** Purpose and account: what a newer link takes the place of. */
  readonly sake: string;
  readonly createdAt: Instant;
  readonly expiresAt: Instant;
}

/** What a link is good for. */
export interface Link {
  readonly account: string | null;
  readonly expiresAt: Instant;
}

const links: Collection<LinkDocument> = { name: 'links', indexes: ['sake'] };

export class Links {
  /** @param now the present instant, UTC */
  constructor(
    private readonly store: SecretStore,
    private readonly now: () => Instant,
  ) {}

  /**
   * Makes a link's secret, the only one that then is good for this purpose and account. Only its print is kept.
   * @param account whose it is; null for setting up
   * @param minutes how long it is good for
   */
  async make(purpose: LinkPurpose, account: string | null, minutes: number): Promise<string> {
    await this.cancel(purpose, account);
    const secret = newSecret();
    const createdAt = this.now();
    const expiresAt = after(createdAt, minutes * MINUTE);
    const link: LinkDocument = { account, sake: sakeOf(purpose, account), createdAt, expiresAt };
    await this.store.put(links, keyOf(purpose, secret), link);
    return secret;
  }

  /** What a link is good for, and leaves it so: for showing a form. Undefined when it is used up, over or none. */
  async look(purpose: LinkPurpose, secret: string): Promise<Link | undefined> {
    return linkFrom((await this.store.get(links, keyOf(purpose, secret)))?.document);
  }

  /** Uses a link up: of many who try at once, one alone has it. Undefined when it is used up, over or none. */
  async take(purpose: LinkPurpose, secret: string): Promise<Link | undefined> {
    return linkFrom(await this.store.take(links, keyOf(purpose, secret)));
  }

  /** Whether a link that is still good was made for this. */
  async isOut(purpose: LinkPurpose, account: string | null): Promise<boolean> {
    return (await this.store.find(links, 'sake', sakeOf(purpose, account))).length > 0;
  }

  /** Ends whatever link was made for this. */
  async cancel(purpose: LinkPurpose, account: string | null): Promise<void> {
    for (const { key } of await this.store.find(links, 'sake', sakeOf(purpose, account)))
      await this.store.take(links, key);
  }
}

/** With the purpose in it, so that a link tried for another purpose is not used up. */
function keyOf(purpose: LinkPurpose, secret: string): string {
  return `${purpose}:${printOf(secret)}`;
}

function sakeOf(purpose: LinkPurpose, account: string | null): string {
  return JSON.stringify([purpose, account]);
}

function linkFrom(document: LinkDocument | undefined): Link | undefined {
  return document && { account: document.account, expiresAt: document.expiresAt };
}
