/** The settings in force: what each is called, what it does, and its value; what may hold a password is never shown. */
import { NotAllowed } from '#application/problems.js';
import type { Settings } from '../../settings/settings.js';
import type { Page } from '../frame/page.js';

interface Shown {
  /** As docs/settings.md and the environment call it. */
  readonly name: string;
  readonly what: string;
  readonly value: string;
}

const days = (count: number | null) => (count === null ? 'never' : `after ${count} days`);

function shownOf(settings: Settings): readonly (readonly [title: string, rows: readonly Shown[]])[] {
  const { web, escalation, eventStore, readStore, clamd } = settings;
  const { idleMinutes, absoluteHours } = web.sessions;
  return [
    [
      'The partnership',
      [
        row('GOLDEN_THREAD_CONTACT', 'Whom people ask for help', settings.contact ?? 'An administrator'),
        row('GOLDEN_THREAD_BODIES', 'What it calls its bodies', settings.bodies.join('; ')),
        row(
          'GOLDEN_THREAD_INDEPENDENCE',
          'Who verifies and assesses',
          settings.independence === 'another-agency' ? 'Somebody of another agency' : 'Another person',
        ),
        row(
          'GOLDEN_THREAD_SUSTAINED_AFTER_MONTHS',
          'Impact is sustained',
          `${settings.sustainedAfterMonths} months after it was shown`,
        ),
        row(
          'GOLDEN_THREAD_SMALL_NUMBERS',
          'Counts from 1 to 4 are hidden',
          { off: 'Nowhere', published: 'In what is published', everywhere: 'Everywhere' }[
            settings.smallNumbers
          ],
        ),
        row('GOLDEN_THREAD_ESCALATE_TO', 'Rules escalate to', escalation.to),
        row(
          'GOLDEN_THREAD_ESCALATE_OVERDUE_DAYS',
          'An overdue action is escalated',
          days(escalation.overdueDays),
        ),
        row(
          'GOLDEN_THREAD_ESCALATE_BLOCKED_DAYS',
          'A blocked action is escalated',
          days(escalation.blockedDays),
        ),
        row(
          'GOLDEN_THREAD_ESCALATE_DECLINED',
          'A declined action is escalated',
          escalation.declined ? 'at once' : 'never',
        ),
        row(
          'GOLDEN_THREAD_ESCALATE_RETURNS',
          'A returned completion is escalated',
          escalation.returns === null
            ? 'never'
            : escalation.returns === 1
              ? 'at once'
              : `when it was returned ${escalation.returns} times`,
        ),
      ],
    ],
    [
      'People',
      [
        row(
          'GOLDEN_THREAD_SESSION_IDLE_MINUTES',
          'A session that lies idle ends',
          `after ${idleMinutes} minutes`,
        ),
        row('GOLDEN_THREAD_SESSION_HOURS', 'Any session ends', `after ${absoluteHours} hours`),
        row(
          'GOLDEN_THREAD_SMTP',
          'E-mail',
          web.mail === undefined ? 'Is not sent' : `Is sent from ${web.mail.from}`,
        ),
        row(
          'GOLDEN_THREAD_OIDC_ISSUER',
          'The provider that people may sign in by',
          web.oidc === undefined ? 'None' : `${web.oidc.name}, ${web.oidc.issuer.href}`,
        ),
      ],
    ],
    [
      'The machine',
      [
        row('GOLDEN_THREAD_ADDRESS', 'Browsers find it at', web.address ?? 'Where it listens'),
        row('GOLDEN_THREAD_TLS_CERTIFICATE', 'TLS', web.tls === undefined ? 'A proxy’s, or none' : 'Its own'),
        row('TRUST_PROXY', 'Proxies that are believed', web.trustProxy.join(', ') || 'None'),
        row(
          'EVENT_STORE',
          'Events',
          eventStore.engine === 'sqlite' ? 'SQLite, in the data folder' : 'KurrentDB',
        ),
        row('READ_STORE', 'Views', readStore.engine === 'sqlite' ? 'SQLite, in the data folder' : 'MongoDB'),
        row(
          'GOLDEN_THREAD_ACCESS_LOG_MONTHS',
          'It is kept who looked',
          `for ${settings.accessLogMonths} months`,
        ),
        row('GOLDEN_THREAD_CLAMD', 'Evidence files are scanned', clamd === undefined ? 'No' : 'By clamd'),
        row('GOLDEN_THREAD_COMMANDS_AT_ONCE', 'Commands at once', String(settings.commandsAtOnce)),
        row('GOLDEN_THREAD_LOG', 'It logs', `${settings.logLevel} and worse`),
      ],
    ],
  ];
}

function row(name: string, what: string, value: string): Shown {
  return { name, what, value };
}

export const settingsPage: Page = {
  path: '/settings',
  view: 'administrator/settings.njk',
  load(visit) {
    if (!visit.is('administrator')) throw new NotAllowed('The settings are for administrators to see.');
    return { groups: shownOf(visit.service.settings) };
  },
};
