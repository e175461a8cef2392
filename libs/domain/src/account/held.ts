/** What somebody may act as on a day: their roles, and for how much of the partnership. */
import type { PlainDate, Role } from '../entry.js';
import type { AccountRef, AgencyRef, AuditRef } from '../references.js';
import type { Account, Inspection, InspectionScope } from './facts.js';

/** One role as it is held on a day. */
export interface Held {
  readonly role: Role;
  readonly agency?: AgencyRef;
  /** The audits that an auditor is on. */
  readonly audits?: readonly AuditRef[];
  /** The body that a board member sits on. */
  readonly body?: string;
  readonly inspection?: { readonly inspectorate: string; readonly scope: InspectionScope };
  /** The lead whom a deputy stands in for. */
  readonly insteadOf?: AccountRef;
  /** The last day on which it is held; null where no end is set. */
  readonly until: PlainDate | null;
}

/**
 * The roles held on a day in London, one for each agency that a lead or a deputy acts for. What is narrower comes first,
 * so that a lead acts as one. Nothing while the account is suspended.
 * @param leads whether another account leads for an agency on that day: a deputy stands in only for somebody who does
 */
export function heldOn(
  account: Account,
  day: PlainDate,
  leads: (account: AccountRef, agency: AgencyRef) => boolean,
): readonly Held[] {
  if (account.suspended !== null) return [];
  const granted = account.grants
    .filter(({ revoked, ...period }) => revoked === null && isWithin(period, day))
    .flatMap(({ role, agencies, audits, body, until }): readonly Held[] => {
      if (role === 'agency-lead') return agencies.map((agency) => ({ role, agency, until }));
      const [agency] = agencies;
      return [
        {
          role,
          until,
          ...(agency === undefined ? {} : { agency }),
          ...(audits === null ? {} : { audits }),
          ...(body === null ? {} : { body }),
        },
      ];
    });
  const deputising = account.deputyships
    .filter((one) => one.stoodDown === null && isWithin(one, day) && leads(one.insteadOf, one.agency))
    .map(({ agency, insteadOf, until }): Held => ({ role: 'agency-lead', agency, insteadOf, until }));
  const inspecting = account.inspections
    .filter((one) => isOpen(one, day) && one.from <= day)
    .map(({ inspectorate, scope, until }): Held => ({
      role: 'inspector',
      inspection: { inspectorate, scope },
      until,
    }));
  const held = [...granted, ...deputising, ...inspecting];
  return order.flatMap((role) => held.filter((one) => one.role === role));
}

/** What an account held last or will hold next: one of the two days is there. */
export interface HeldAnotherDay {
  readonly role: Role;
  /** The last day on which it was held. */
  readonly ended?: PlainDate;
  /** The first day on which it will be held; then nothing is said of what has ended. */
  readonly begins?: PlainDate;
}

/** For a day on which nothing is held; undefined where nothing ever was or will be. */
export function heldBesides(
  { grants, deputyships, inspections }: Account,
  day: PlainDate,
): HeldAnotherDay | undefined {
  const periods = [
    ...grants.map(({ role, from, until, revoked: over }) => ({ role, from, until, over })),
    ...deputyships.map(({ from, until, stoodDown: over }) => ({
      role: 'agency-lead' as const,
      from,
      until,
      over,
    })),
    ...inspections.map(({ from, until, ended: over }) => ({ role: 'inspector' as const, from, until, over })),
  ];
  const next = periods
    .filter(({ from, over }) => over === null && from > day)
    .reduce<HeldAnotherDay | undefined>(
      (first, { role, from }) => (from < (first?.begins ?? '9999') ? { role, begins: from } : first),
      undefined,
    );
  if (next !== undefined) return next;
  return periods.reduce<HeldAnotherDay | undefined>((last, { role, from, until, over }) => {
    const [ended] = [until, over?.on].filter((one) => one !== null && one !== undefined).sort();
    const isLater = ended !== undefined && ended >= from && ended <= day && ended > (last?.ended ?? '');
    return isLater ? { role, ended } : last;
  }, undefined);
}

const order: readonly Role[] = [
  'agency-lead',
  'auditor',
  'board-member',
  'coordinator',
  'administrator',
  'inspector',
];

/** Whether an account leads for an agency on a day, in its own right. */
export function leadsOn({ grants }: Account, agency: AgencyRef, day: PlainDate): boolean {
  return grants.some(
    ({ role, agencies, revoked, ...period }) =>
      role === 'agency-lead' && revoked === null && agencies.includes(agency) && isWithin(period, day),
  );
}

/** Whether an account manages accounts on a day. */
export function administersOn({ grants, suspended }: Account, day: PlainDate): boolean {
  return (
    suspended === null &&
    grants.some(
      ({ role, revoked, ...period }) => role === 'administrator' && revoked === null && isWithin(period, day),
    )
  );
}

/** Whether an inspection has not ended by a day; it may begin later. */
export function isOpen({ until, ended }: Inspection, day: PlainDate): boolean {
  return ended === null && day <= until;
}

function isWithin(
  { from, until }: { readonly from: PlainDate; readonly until: PlainDate | null },
  day: PlainDate,
): boolean {
  return from <= day && (until === null || day <= until);
}
