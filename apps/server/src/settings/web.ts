/** How browsers reach the service and stay signed in: its address, TLS, the proxy before it, sessions and e-mail. */
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import type { SessionLimits } from '#identity/sessions.js';
import { BadSetting } from './bad-setting.js';
import { oidcSettingsOf, type OidcSettings } from './oidc.js';
import { wholeNumber } from './whole-number.js';

export interface WebSettings {
  /** Where browsers find it, such as `https://thread.example.org`; where it listens unless it is set. */
  readonly address?: string;
  /** Addresses and networks of the proxies whose word on where a request came from is taken; none of whoever else’s. */
  readonly trustProxy: readonly string[];
  /** Certificate chain and private key, PEM; none where a proxy ends TLS. */
  readonly tls?: { readonly cert: string; readonly key: string };
  readonly sessions: SessionLimits;
  /** How e-mail is sent; undefined where it is not. */
  readonly mail?: MailSettings;
  /** The provider that people may sign in by; undefined where there is none. */
  readonly oidc?: OidcSettings;
}

export interface MailSettings {
  /** `smtp://user:password@host:port`, or `smtps://…` for TLS from the first byte. */
  readonly server: string;
  readonly from: string;
}

export const usualWeb = {
  trustProxy: [],
  sessions: { idleMinutes: 30, absoluteHours: 12 },
} as const satisfies WebSettings;

type Environment = Readonly<Record<string, string | undefined>>;

/** @throws BadSetting; it never repeats what may hold a password */
export function webSettingsOf(environment: Environment): WebSettings {
  const address = addressOf(environment['GOLDEN_THREAD_ADDRESS']);
  const tls = tlsOf(environment);
  const mail = mailOf(environment);
  if (tls !== undefined && address?.startsWith('https://') !== true)
    throw new BadSetting(
      'GOLDEN_THREAD_TLS_CERTIFICATE is set: set GOLDEN_THREAD_ADDRESS too, to the https:// address that it is for.',
    );
  if (mail !== undefined && address === undefined)
    throw new BadSetting(
      'GOLDEN_THREAD_SMTP is set: set GOLDEN_THREAD_ADDRESS too, the address that links in e-mails begin with.',
    );
  const oidc = oidcSettingsOf(environment, address);
  const { idleMinutes, absoluteHours } = usualWeb.sessions;
  return {
    ...(address === undefined ? {} : { address }),
    trustProxy: proxiesOf(environment['TRUST_PROXY']),
    ...(tls === undefined ? {} : { tls }),
    sessions: {
      idleMinutes: wholeNumber('GOLDEN_THREAD_SESSION_IDLE_MINUTES', environment, {
        ...{ from: 1, to: 24 * 60, otherwise: idleMinutes },
      }),
      absoluteHours: wholeNumber('GOLDEN_THREAD_SESSION_HOURS', environment, {
        ...{ from: 1, to: 30 * 24, otherwise: absoluteHours },
      }),
    },
    ...(mail === undefined ? {} : { mail }),
    ...(oidc === undefined ? {} : { oidc }),
  };
}

function addressOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.href !== `${url.origin}/`)
    throw new BadSetting(
      `GOLDEN_THREAD_ADDRESS is “${text}”: expected an address without a path, such as https://thread.example.org.`,
    );
  return url.origin;
}

function proxiesOf(text: string | undefined): WebSettings['trustProxy'] {
  if (text === undefined) return [];
  const proxies = text.split(',').map((one) => one.trim());
  const isNetwork = (one: string) =>
    /^(loopback|linklocal|uniquelocal)$/.test(one) || isIP(one.split('/')[0] ?? '');
  if (!proxies.every(isNetwork))
    throw new BadSetting(
      `TRUST_PROXY is “${text}”: expected addresses or networks of your proxies such as 10.0.0.7,192.168.0.0/24, or loopback.`,
    );
  return proxies;
}

function tlsOf(environment: Environment): WebSettings['tls'] {
  const names = ['GOLDEN_THREAD_TLS_CERTIFICATE', 'GOLDEN_THREAD_TLS_KEY'] as const;
  const [certificate, key] = names.map((name) => environment[name]);
  if (certificate === undefined && key === undefined) return undefined;
  if (certificate === undefined || key === undefined)
    throw new BadSetting(`${names.join(' and ')} go together: set both, or neither.`);
  return { cert: pemIn(names[0], certificate, 'CERTIFICATE'), key: pemIn(names[1], key, 'PRIVATE KEY') };
}

function pemIn(name: string, file: string, what: string): string {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    throw new BadSetting(`${name} is “${file}”, which cannot be read (${code}).`, { cause: error });
  }
  if (!new RegExp(`-----BEGIN [A-Z ]*${what}-----`).test(text))
    throw new BadSetting(
      `${name} is “${file}”: expected a file in PEM form that holds a ${what.toLowerCase()}.`,
    );
  return text;
}

function mailOf(environment: Environment): MailSettings | undefined {
  const { GOLDEN_THREAD_SMTP: server, GOLDEN_THREAD_MAIL_FROM: from } = environment;
  if (server === undefined && from === undefined) return undefined;
  if (server === undefined || from === undefined)
    throw new BadSetting('GOLDEN_THREAD_SMTP and GOLDEN_THREAD_MAIL_FROM go together: set both, or neither.');
  if (!URL.canParse(server) || !/^smtps?:\/\/[^/]+$/.test(server))
    throw new BadSetting(
      'GOLDEN_THREAD_SMTP cannot be used: expected smtp://user:password@host:587, or smtps://… for TLS from the first byte.',
    );
  if (!/^[^\r\n]*[^\s@<>]+@[^\s@<>]+>?$/.test(from))
    throw new BadSetting(
      `GOLDEN_THREAD_MAIL_FROM is “${from}”: expected an address such as Golden Thread <thread@example.org>.`,
    );
  return { server, from };
}
