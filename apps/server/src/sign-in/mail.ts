/** E-mails about an account, to its own address. Nothing of the record is ever in one. */
import { Logger } from '@nestjs/common';
import { createTransport } from 'nodemailer';
import type { Service } from '../service/service.js';
import type { MailSettings } from '../settings/web.js';

const logger = new Logger('mail');

/** How long a mail server may take to answer, in milliseconds. */
const PATIENCE_MS = 10_000;
const loopback: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/** What is written to somebody. */
export interface Letter {
  readonly subject: string;
  readonly text: string;
}

/** So that somebody hears of it who did not do it. */
const changed = (subject: string, what: string): Letter => ({
  subject,
  text: [what, '', 'If it was not you, tell an administrator of your partnership at once.'].join('\n'),
});

export const passphraseChanged = (): Letter =>
  changed(
    'Your passphrase for Golden Thread was changed',
    'Your passphrase for Golden Thread was changed just now, and every session that it had opened was ended.',
  );

export const secondFactorChanged = (): Letter =>
  changed(
    'Your second factor for Golden Thread was changed',
    'An authenticator app was set up for your account at Golden Thread just now. Only that one counts from now on.',
  );

export const recoveryCodesChanged = (): Letter =>
  changed(
    'Your recovery codes for Golden Thread were changed',
    'New recovery codes were made for your account at Golden Thread just now. Those of before are void.',
  );

/** @param name what its owner calls it */
export const passkeyAdded = (name: string): Letter =>
  changed(
    'A passkey was added to your account at Golden Thread',
    `The passkey “${name}” was added to your account at Golden Thread just now: it signs in as you.`,
  );

/** @param name what its owner called it */
export const passkeyRemoved = (name: string): Letter =>
  changed(
    'A passkey was removed from your account at Golden Thread',
    `The passkey “${name}” was removed from your account at Golden Thread just now: it opens nothing any more.`,
  );

/** Sends a letter to an account's address, and does not keep anybody waiting: what fails is logged. Nothing where no mail server is set. */
export function write(service: Service, account: string, letter: () => Promise<Letter> | Letter): void {
  const { mail } = service.settings.web;
  if (mail === undefined) return;
  const work = async () => {
    const to = await service.identity.names.emailOf(account);
    if (to !== undefined) await send(mail, to, await letter());
  };
  work().catch((error: unknown) => {
    // The library's errors repeat the letter, which may hold a link: only what went wrong is logged.
    const { code, message } = error as { readonly code?: string; readonly message?: string };
    logger.warn(`An e-mail could not be sent: ${code ?? ''} ${message ?? ''}`);
  });
}

async function send({ server, from }: MailSettings, to: string, { subject, text }: Letter): Promise<void> {
  const { protocol, hostname, port, username, password } = new URL(server);
  const secure = protocol === 'smtps:';
  const transport = createTransport({
    host: hostname,
    port: port === '' ? (secure ? 465 : 587) : Number(port),
    secure,
    // A password and a link do not cross a network in the clear.
    requireTLS: !secure && !loopback.has(hostname),
    ...(username === ''
      ? {}
      : { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
    connectionTimeout: PATIENCE_MS,
    greetingTimeout: PATIENCE_MS,
    socketTimeout: PATIENCE_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    await transport.sendMail({ from, to, subject, text });
  } finally {
    transport.close();
  }
}
