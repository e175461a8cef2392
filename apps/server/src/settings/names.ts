/** The name of every setting: docs/settings.md tells of each, and one of ours that is none of these is refused. */
import { BadSetting } from './bad-setting.js';

export const settingNames = [
  'HOST',
  'PORT',
  'TRUST_PROXY',
  'GOLDEN_THREAD_ADDRESS',
  'GOLDEN_THREAD_TLS_CERTIFICATE',
  'GOLDEN_THREAD_TLS_KEY',
  'GOLDEN_THREAD_SESSION_IDLE_MINUTES',
  'GOLDEN_THREAD_SESSION_HOURS',
  'GOLDEN_THREAD_SMTP',
  'GOLDEN_THREAD_MAIL_FROM',
  'GOLDEN_THREAD_OIDC_ISSUER',
  'GOLDEN_THREAD_OIDC_CLIENT_ID',
  'GOLDEN_THREAD_OIDC_CLIENT_SECRET',
  'GOLDEN_THREAD_OIDC_CLIENT_SECRET_FILE',
  'GOLDEN_THREAD_OIDC_NAME',
  'GOLDEN_THREAD_OIDC_SECOND_FACTOR',
  'GOLDEN_THREAD_OIDC_ROLE_CLAIM',
  'GOLDEN_THREAD_OIDC_ROLES',
  'GOLDEN_THREAD_DATA',
  'EVENT_STORE',
  'EVENT_STORE_NAMESPACE',
  'READ_STORE',
  'GOLDEN_THREAD_ROLE',
  'GOLDEN_THREAD_INDEPENDENCE',
  'GOLDEN_THREAD_SUSTAINED_AFTER_MONTHS',
  'GOLDEN_THREAD_SMALL_NUMBERS',
  'GOLDEN_THREAD_BODIES',
  'GOLDEN_THREAD_CONTACT',
  'GOLDEN_THREAD_ESCALATE_TO',
  'GOLDEN_THREAD_ESCALATE_OVERDUE_DAYS',
  'GOLDEN_THREAD_ESCALATE_BLOCKED_DAYS',
  'GOLDEN_THREAD_ESCALATE_DECLINED',
  'GOLDEN_THREAD_ESCALATE_RETURNS',
  'GOLDEN_THREAD_ACCESS_LOG_MONTHS',
  'GOLDEN_THREAD_CLAMD',
  'GOLDEN_THREAD_COMMANDS_AT_ONCE',
  'GOLDEN_THREAD_LOG',
] as const;

/**
 * Refuses a name of ours that no setting has: a misspelt one would leave its setting as it was, and nobody would know.
 * @throws BadSetting
 */
export function refuseUnknownNames(environment: Readonly<Record<string, string | undefined>>): void {
  const known = new Set<string>(settingNames);
  const unknown = Object.keys(environment).find(
    (name) => name.startsWith('GOLDEN_THREAD_') && !known.has(name),
  );
  if (unknown !== undefined)
    throw new BadSetting(`${unknown} is no setting. docs/settings.md lists them all.`);
}
