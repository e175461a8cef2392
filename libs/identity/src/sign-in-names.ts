/** By what somebody is known when they sign in: an e-mail address, or who an OpenID provider says that they are. */
import { printOf } from './secret-value.js';
import type { Collection, Held, SecretStore } from './secrets/port.js';

interface NameDocument {
  readonly account: string;
  /** As it was given, for writing to; null for an identity of a provider. */
  readonly email: string | null;
  /** Null for an e-mail address. */
  readonly identity: ProviderIdentity | null;
}

/** Somebody as an OpenID provider knows them: `iss` and `sub`, which together never mean anybody else. */
export interface ProviderIdentity {
  readonly issuer: string;
  readonly subject: string;
}

/** Lasts, and goes along when an installation moves. */
export const names: Collection<NameDocument> = { name: 'sign-in-names', indexes: ['account'] };

export class SignInNames {
  constructor(private readonly store: SecretStore) {}

  /**
   * Gives an account its e-mail address, in place of the one it had. False when the address is another account's:
   * nothing is changed then.
   */
  async setEmail(account: string, email: string): Promise<boolean> {
    const key = emailKey(email);
    const document: NameDocument = { account, email: email.trim().normalize('NFC'), identity: null };
    if (!(await this.claim(key, document))) return false;
    for (const held of await this.of(account))
      if (held.document.email !== null && held.key !== key) await this.store.take(names, held.key);
    return true;
  }

  /** The account of an e-mail address, however it is capitalised. Write to the address that `emailOf` answers, not to the one that was typed. */
  async accountOfEmail(email: string): Promise<string | undefined> {
    return (await this.store.get(names, emailKey(email)))?.document.account;
  }

  /** An account's e-mail address, as it was given. */
  async emailOf(account: string): Promise<string | undefined> {
    const held = (await this.of(account)).find(({ document }) => document.email !== null);
    return held?.document.email ?? undefined;
  }

  /** Lets an identity stand for an account. False when it stands for another one. */
  linkIdentity(account: string, identity: ProviderIdentity): Promise<boolean> {
    return this.claim(identityKey(identity), { account, email: null, identity });
  }

  async accountOfIdentity(identity: ProviderIdentity): Promise<string | undefined> {
    return (await this.store.get(names, identityKey(identity)))?.document.account;
  }

  async identitiesOf(account: string): Promise<readonly ProviderIdentity[]> {
    return (await this.of(account)).flatMap(({ document: { identity } }) => identity ?? []);
  }

  /** False when the identity does not stand for this account. */
  async unlinkIdentity(account: string, identity: ProviderIdentity): Promise<boolean> {
    if ((await this.accountOfIdentity(identity)) !== account) return false;
    return (await this.store.take(names, identityKey(identity))) !== undefined;
  }

  /** Takes all of an account's away: nobody signs in to it by them any more. */
  async removeAllOf(account: string): Promise<void> {
    for (const { key } of await this.of(account)) await this.store.take(names, key);
  }

  private of(account: string): Promise<readonly Held<NameDocument>[]> {
    return this.store.find(names, 'account', account);
  }

  /** Only where nobody else has it. */
  private async claim(key: string, document: NameDocument): Promise<boolean> {
    for (;;) {
      if (await this.store.insert(names, key, document)) return true;
      const held = await this.store.get(names, key);
      if (held === undefined) continue;
      if (held.document.account !== document.account) return false;
      if (await this.store.replace(names, held, document)) return true;
    }
  }
}

/** What is the same address: RFC 5321 lets the part before the @ tell capitals apart, but no provider does. */
export function sameEmail(email: string): string {
  return email.trim().normalize('NFC').toLowerCase();
}

function emailKey(email: string): string {
  return `email:${sameEmail(email)}`;
}

function identityKey({ issuer, subject }: ProviderIdentity): string {
  return `identity:${printOf(JSON.stringify([issuer, subject]))}`;
}
