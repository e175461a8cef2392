/** How browsers reach the service is set by names that are checked, and no password is repeated. */
import { writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BadSetting } from './bad-setting.js';
import { usualWeb, webSettingsOf } from './web.js';

const address = { GOLDEN_THREAD_ADDRESS: 'https://thread.example.org' };

it('Nothing is trusted, sent or encrypted unless it is set', () => {
  expect(webSettingsOf({})).toEqual(usualWeb);
});

it('What is set is taken as it is meant', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tls-'));
  try {
    const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
    writeFileSync(cert, '-----BEGIN CERTIFICATE-----\n');
    writeFileSync(key, '-----BEGIN EC PRIVATE KEY-----\n');
    expect(
      webSettingsOf({
        ...address,
        TRUST_PROXY: 'loopback, 10.0.0.0/8',
        GOLDEN_THREAD_TLS_CERTIFICATE: cert,
        GOLDEN_THREAD_TLS_KEY: key,
        GOLDEN_THREAD_SESSION_IDLE_MINUTES: '15',
        GOLDEN_THREAD_SMTP: 'smtp://ann:pass@mail.example.org:587',
        GOLDEN_THREAD_MAIL_FROM: 'Golden Thread <thread@example.org>',
      }),
    ).toEqual({
      address: 'https://thread.example.org',
      trustProxy: ['loopback', '10.0.0.0/8'],
      tls: { cert: '-----BEGIN CERTIFICATE-----\n', key: '-----BEGIN EC PRIVATE KEY-----\n' },
      sessions: { idleMinutes: 15, absoluteHours: 12 },
      mail: { server: 'smtp://ann:pass@mail.example.org:587', from: 'Golden Thread <thread@example.org>' },
    });
    const swapped = { ...address, GOLDEN_THREAD_TLS_CERTIFICATE: key, GOLDEN_THREAD_TLS_KEY: cert };
    expect(() => webSettingsOf(swapped)).toThrow('expected a file in PEM form that holds a certificate');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it.each<[Readonly<Record<string, string>>, string]>([
  [{ GOLDEN_THREAD_ADDRESS: 'thread.example.org' }, 'GOLDEN_THREAD_ADDRESS'],
  [{ GOLDEN_THREAD_ADDRESS: 'https://thread.example.org/path' }, 'without a path'],
  [{ TRUST_PROXY: 'true' }, 'TRUST_PROXY'],
  [{ TRUST_PROXY: '*' }, 'TRUST_PROXY'],
  [{ ...address, GOLDEN_THREAD_TLS_KEY: '/nowhere' }, 'go together'],
  [
    { ...address, GOLDEN_THREAD_TLS_KEY: '/nowhere', GOLDEN_THREAD_TLS_CERTIFICATE: '/nowhere' },
    'cannot be read (ENOENT)',
  ],
  [{ GOLDEN_THREAD_SESSION_HOURS: '0' }, 'GOLDEN_THREAD_SESSION_HOURS'],
  [{ ...address, GOLDEN_THREAD_SMTP: 'smtp://mail.example.org' }, 'go together'],
  [
    { GOLDEN_THREAD_SMTP: 'smtp://mail.example.org', GOLDEN_THREAD_MAIL_FROM: 'a@b.org' },
    'GOLDEN_THREAD_ADDRESS',
  ],
  [
    { ...address, GOLDEN_THREAD_SMTP: 'https://mail.example.org', GOLDEN_THREAD_MAIL_FROM: 'a@b.org' },
    'GOLDEN_THREAD_SMTP',
  ],
  [
    { ...address, GOLDEN_THREAD_SMTP: 'smtp://m.org', GOLDEN_THREAD_MAIL_FROM: 'a@b.org\nBcc: c@d.org' },
    'GOLDEN_THREAD_MAIL_FROM',
  ],
])('%j is refused, and what was expected is said', (environment, said) => {
  expect(() => webSettingsOf(environment)).toThrow(BadSetting);
  expect(() => webSettingsOf(environment)).toThrow(said);
});

it('A mail server’s password is in no message', () => {
  const environment = {
    ...address,
    GOLDEN_THREAD_SMTP: 'smtq://ann:hunter2@m.org',
    GOLDEN_THREAD_MAIL_FROM: 'a@b.org',
  };
  expect(() => webSettingsOf(environment)).toThrow(/^(?!.*hunter2)/s);
});
