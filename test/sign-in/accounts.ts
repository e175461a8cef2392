/** Accounts for tests of signing in: somebody invited, with a role, who has taken up their account. */
import { Secret, TOTP } from 'otpauth';
import type { TestServer } from '../api/running-server.js';
import { Visitor } from './visitor.js';

/** Long, and of words that do not belong together. */
export const PASSPHRASE = 'lantern quarry velvet oboe';

/** The code that an app with this key shows at an instant. */
export function codeOf(key: string, at: Date): string {
  return new TOTP({ secret: Secret.fromBase32(key) }).generate({ timestamp: at.getTime() });
}

/** The key that a page shows for typing into an app. */
export function keyOn(page: { readonly text: string }): string {
  return /<code class="app-secret">([A-Z2-7]+)</.exec(page.text)?.[1] ?? '';
}

export interface Made {
  readonly account: string;
  readonly email: string;
}

/** Somebody with an account and a passphrase, in one role. */
export async function makeAccount(
  server: TestServer,
  account: string,
  grant: object = { role: 'board-member' },
): Promise<Made> {
  const email = `${account}@example.org`;
  const name = account.replace(/\b[a-z]/g, (letter) => letter.toUpperCase()).replace('.', ' ');
  await server.given('/api/accounts', { reference: account, name }, 'administrator');
  await server.given(`/api/accounts/${account}/grant-role`, grant, 'administrator');
  const { names, passphrases } = server.running.service.identity;
  await names.setEmail(account, email);
  await passphrases.set(account, PASSPHRASE, { name, email });
  return { account, email };
}

/** A visitor who has signed in with their passphrase alone. */
export async function signedIn(server: TestServer, { email }: Made, to = '/'): Promise<Visitor> {
  const visitor = new Visitor(server.url);
  await visitor.open(`/sign-in?to=${encodeURIComponent(to)}`);
  await visitor.send({ email, passphrase: PASSPHRASE }, '/sign-in');
  return visitor;
}
