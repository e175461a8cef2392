/** The service's settings, from the environment; checked at start, with a message that names what is wrong. */
import { resolve } from 'node:path';
import { isReadableText, LONGEST_TITLE } from '#application/fields/fields.js';
import { usualEscalation, type EscalationRules } from '#application/policies/escalation-rules.js';
import { smallNumberSettings, type SmallNumbers } from '#domain/disclosure/small-numbers.js';
import type { Situation } from '#domain/outcome.js';
import { BadSetting } from './bad-setting.js';
import { refuseUnknownNames } from './names.js';
import {
  type EventStoreSetting,
  eventStoreOf,
  type ReadStoreSetting,
  readStoreOf,
  refuseOddCombination,
  type Role,
  roles,
} from './stores.js';
import { usualWeb, webSettingsOf, type WebSettings } from './web.js';
import { wholeNumber } from './whole-number.js';

export interface Settings {
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  readonly web: WebSettings;
  /** Absolute path of the data folder. */
  readonly folder: string;
  readonly eventStore: EventStoreSetting;
  readonly readStore: ReadStoreSetting;
  readonly role: Role;
  readonly independence: Situation['independence'];
  readonly sustainedAfterMonths: Situation['sustainedAfterMonths'];
  /** Where counts from 1 to 4, which can identify a child, are not shown. */
  readonly smallNumbers: SmallNumbers;
  readonly escalation: EscalationRules;
  /** What the partnership calls its bodies: offered wherever one is named. */
  readonly bodies: readonly string[];
  /** Whom people ask for help, as the pages of help say it. */
  readonly contact?: string;
  /** Where a virus scanner (clamd) listens; undefined where files are not scanned. */
  readonly clamd?: ClamdAddress;
  /** Calendar months for which it is kept who looked at what. */
  readonly accessLogMonths: number;
  readonly logLevel: LogLevel;
  /** How many commands are carried out at once; the surplus is told to try again. */
  readonly commandsAtOnce: number;
}

/** A port of a host, or a socket's path. */
export type ClamdAddress = { readonly host: string; readonly port: number } | { readonly path: string };

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'silent'] as const;
type LogLevel = (typeof logLevels)[number];

/** What holds unless it is set otherwise. */
export const partnershipDefaults = {
  web: usualWeb,
  eventStore: { engine: 'sqlite' },
  readStore: { engine: 'sqlite' },
  role: 'all',
  independence: 'another-agency',
  sustainedAfterMonths: 6,
  smallNumbers: 'off',
  escalation: usualEscalation,
  /** Six years: as long as most claims can be brought (Limitation Act 1980, s. 5). */
  accessLogMonths: 72,
  bodies: ['Safeguarding partnership board', 'Quality assurance sub-committee'],
  /** Twice as many as keep the disk busy (see docs/decisions/0001): while some are synced, the next are decided. */
  commandsAtOnce: 128,
} as const satisfies Partial<Settings>;

/**
 * Reads the settings.
 * @throws BadSetting naming the variable and what was expected
 */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const { HOST, PORT, GOLDEN_THREAD_DATA, GOLDEN_THREAD_INDEPENDENCE, GOLDEN_THREAD_LOG } = environment;
  refuseUnknownNames(environment);
  return {
    host: HOST ?? '127.0.0.1',
    port: portOf(PORT ?? '3000'),
    folder: resolve(GOLDEN_THREAD_DATA ?? './data'),
    web: webSettingsOf(environment),
    ...storesOf(environment),
    independence: oneOf(
      'GOLDEN_THREAD_INDEPENDENCE',
      GOLDEN_THREAD_INDEPENDENCE ?? partnershipDefaults.independence,
      ['another-agency', 'another-person'],
    ),
    sustainedAfterMonths: wholeNumber('GOLDEN_THREAD_SUSTAINED_AFTER_MONTHS', environment, {
      ...{ from: 0, to: 120, otherwise: partnershipDefaults.sustainedAfterMonths },
    }),
    escalation: escalationOf(environment),
    bodies: bodiesOf(environment['GOLDEN_THREAD_BODIES']),
    ...contactOf(environment['GOLDEN_THREAD_CONTACT']),
    smallNumbers: oneOf(
      'GOLDEN_THREAD_SMALL_NUMBERS',
      environment['GOLDEN_THREAD_SMALL_NUMBERS'] ?? partnershipDefaults.smallNumbers,
      smallNumberSettings,
    ),
    accessLogMonths: wholeNumber('GOLDEN_THREAD_ACCESS_LOG_MONTHS', environment, {
      ...{ from: 12, to: 1200, otherwise: partnershipDefaults.accessLogMonths },
    }),
    ...scannerAt(environment['GOLDEN_THREAD_CLAMD']),
    logLevel: oneOf('GOLDEN_THREAD_LOG', GOLDEN_THREAD_LOG ?? 'warn', logLevels),
    commandsAtOnce: wholeNumber('GOLDEN_THREAD_COMMANDS_AT_ONCE', environment, {
      ...{ from: 1, to: 10_000, otherwise: partnershipDefaults.commandsAtOnce },
    }),
  };
}

function storesOf(
  environment: Readonly<Record<string, string | undefined>>,
): Pick<Settings, 'eventStore' | 'readStore' | 'role'> {
  const eventStore = eventStoreOf(environment);
  const readStore = readStoreOf(environment);
  const asked = environment['GOLDEN_THREAD_ROLE'] ?? partnershipDefaults.role;
  const role = oneOf('GOLDEN_THREAD_ROLE', asked, roles);
  refuseOddCombination(eventStore, readStore, role);
  return { eventStore, readStore, role };
}

function escalationOf(environment: Readonly<Record<string, string | undefined>>): EscalationRules {
  const usual = partnershipDefaults.escalation;
  const count = (what: string, otherwise: number | null, to: number): number | null => {
    const name = `GOLDEN_THREAD_ESCALATE_${what}`;
    const text = environment[name];
    if (text === 'off') return null;
    return text === undefined ? otherwise : wholeNumber(name, environment, { from: 1, to, otherwise: 1 });
  };
  const { GOLDEN_THREAD_ESCALATE_TO: to, GOLDEN_THREAD_ESCALATE_DECLINED: declined } = environment;
  if (to?.trim() === '')
    throw new BadSetting('GOLDEN_THREAD_ESCALATE_TO is empty: expected the name of a body.');
  return {
    to: to ?? usual.to,
    overdueDays: count('OVERDUE_DAYS', usual.overdueDays, 3650),
    blockedDays: count('BLOCKED_DAYS', usual.blockedDays, 3650),
    declined:
      declined === undefined
        ? usual.declined
        : oneOf('GOLDEN_THREAD_ESCALATE_DECLINED', declined, ['on', 'off']) === 'on',
    returns: count('RETURNS', usual.returns, 100),
  };
}

function bodiesOf(text: string | undefined): readonly string[] {
  if (text === undefined) return partnershipDefaults.bodies;
  const bodies = text.split(';').map((name) => name.trim());
  if (!bodies.every((name) => isReadableText(name, LONGEST_TITLE)))
    throw new BadSetting(
      `GOLDEN_THREAD_BODIES is “${text}”: expected names of bodies with semicolons between, such as “Executive; Quality assurance sub-committee”, each of at most ${LONGEST_TITLE} characters.`,
    );
  return [...new Set(bodies)];
}

function contactOf(text: string | undefined): Pick<Settings, 'contact'> {
  if (text === undefined) return {};
  const isReadable: boolean = isReadableText(text, LONGEST_TITLE);
  if (!isReadable)
    throw new BadSetting(
      `GOLDEN_THREAD_CONTACT is “${text}”: expected whom people ask for help, such as “Nadia Bell, thread@example.org”, of at most ${LONGEST_TITLE} characters.`,
    );
  return { contact: text };
}

function scannerAt(text: string | undefined): Pick<Settings, 'clamd'> {
  if (text === undefined) return {};
  if (text.startsWith('/')) return { clamd: { path: text } };
  const [, host, port] = /^([a-zA-Z0-9.-]+):(\d{1,5})$/.exec(text) ?? [];
  if (host === undefined || port === undefined || Number(port) < 1 || Number(port) > 65_535)
    throw new BadSetting(
      `GOLDEN_THREAD_CLAMD is “${text}”: expected a host and port such as 127.0.0.1:3310, or the path of a socket.`,
    );
  return { clamd: { host, port: Number(port) } };
}

function portOf(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535)
    throw new BadSetting(`PORT is “${text}”: expected a number from 0 to 65535.`);
  return port;
}

function oneOf<T extends string>(name: string, text: string, choices: readonly T[]): T {
  const choice = choices.find((one) => one === text);
  if (choice === undefined)
    throw new BadSetting(`${name} is “${text}”: expected one of ${choices.join(', ')}.`);
  return choice;
}
