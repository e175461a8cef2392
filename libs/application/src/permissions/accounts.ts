/**
 * Who an account is at this moment. Read from the account's own stream at every request, never from a view that may lag:
 * a role that is taken away ends at once, also in what is open already.
 */
import type { Account } from '#domain/account/facts.js';
import { heldBesides, heldOn, leadsOn, type Held } from '#domain/account/held.js';
import type { Instant, Person, PlainDate } from '#domain/entry.js';
import type { AccountRef } from '#domain/references.js';
import { londonDate } from '#domain/time.js';
import type { Streams } from '../handling/streams.js';
import type { Caller, Capacity } from './caller.js';

export class Accounts {
  constructor(private readonly streams: Streams) {}

  /**
   * The caller that an account stands for, with what it holds on that day in London.
   * @returns undefined where there is no such account, or it is suspended
   */
  async callerOf(reference: AccountRef, now: Instant): Promise<Caller | undefined> {
    const account = await this.account(reference);
    if (account === undefined || account.suspended !== null) return undefined;
    const today = londonDate(now);
    const held = await this.held(account, today);
    const { name } = account;
    const besides = held.length === 0 ? heldBesides(account, today) : undefined;
    return {
      ...{ id: reference, name, capacities: held.map((one) => capacityOf(account, one)) },
      ...(besides === undefined ? {} : { besides }),
    };
  }

  /** What an account holds on a day. */
  private async held(account: Account, day: PlainDate): Promise<readonly Held[]> {
    const leads = new Map<AccountRef, Account | undefined>();
    for (const { insteadOf } of account.deputyships)
      if (!leads.has(insteadOf)) leads.set(insteadOf, await this.account(insteadOf));
    return heldOn(account, day, (lead, agency) => {
      const other = leads.get(lead);
      return other !== undefined && leadsOn(other, agency, day);
    });
  }

  private async account(reference: AccountRef): Promise<Account | undefined> {
    return (await this.streams.load<Account>('account', reference)).state;
  }
}

function capacityOf(
  { reference: id, name, post }: Account,
  { role, agency, until, ...bounds }: Held,
): Capacity {
  const person: Person = {
    ...{ id, name, role },
    ...(post === null ? {} : { post }),
    ...(agency === undefined ? {} : { agency }),
  };
  return { person, ...bounds, ...(until === null ? {} : { until }) };
}
