/** What a decision rests on in other streams cannot change unseen, though no transaction spans two streams. */
import { GrantRole, InviteAccount, RevokeRole, SuspendAccount } from '#application/commands/account.js';
import type { Command } from '#application/commands/command.js';
import { definitionOf } from '#application/definitions/catalogue.js';
import { readInput } from '#application/fields/read.js';
import { Refused } from '#application/problems.js';
import { accountRules } from '#domain/account/rules.js';
import { administersOn } from '#domain/account/held.js';
import type { Account } from '#domain/account/facts.js';
import { inAPartnership, type Partnership } from '../../../../test/partnership.js';
import { DeciderHandler, type HandlerParts } from './handler.js';
import { Streams } from './streams.js';

const today = '2026-11-26';
const person = { id: 'operator-test', name: 'Operator', role: 'administrator' } as const;
const caller = { id: person.id, name: person.name, capacities: [{ person }] };

function command(type: new () => Command, subject: string | undefined, input: object): Command {
  const call = { caller, channel: 'api', on: 'account', correlationId: 'test' } as const;
  return readInput(type, input).calledBy(subject === undefined ? call : { ...call, subject });
}

/** Accounts that administer. */
async function administrators(partnership: Partnership, ...references: readonly string[]): Promise<void> {
  for (const reference of references) {
    await partnership.send(command(InviteAccount, undefined, { reference, name: reference }));
    await partnership.send(command(GrantRole, reference, { role: 'administrator' }));
  }
}

/** A server of its own on the same log: it shares no turns and no folds with another. */
function anotherServer({ parts, events }: Partnership, store: HandlerParts['store']) {
  const { aggregates, ...shared } = parts;
  const handler = new DeciderHandler({ ...shared, store, streams: new Streams(events, aggregates) });
  return (given: Command) => handler.execute(definitionOf(given), given);
}

/** The log, to which nothing is added before as many have decided. */
function heldUntilAllHaveDecided(store: HandlerParts['store'], many: number): HandlerParts['store'] {
  const all = Promise.withResolvers<undefined>();
  let decided = 0;
  return {
    receipt: (id) => store.receipt(id),
    head: () => store.head(),
    readAll: (after, limit) => store.readAll(after, limit),
    async append(...what) {
      if ((decided += 1) === many) all.resolve(undefined);
      await all.promise;
      return store.append(...what);
    },
  };
}

async function whoAdministers({ parts }: Partnership, references: readonly string[]): Promise<string[]> {
  const streams = new Streams(parts.store, parts.aggregates);
  const found = references.map(
    async (reference) => (await streams.load<Account>('account', reference)).state,
  );
  const accounts = await Promise.all(found);
  return accounts.flatMap((one) => (one !== undefined && administersOn(one, today) ? [one.reference] : []));
}

const reason = 'Left';

describe('Administrators who are removed at the same moment through different servers', () => {
  it.each([
    [
      'who remove one another',
      ['ann', 'ben'],
      [
        ['ann', RevokeRole, { grant: 'G1', reason }],
        ['ben', SuspendAccount, { reason }],
      ],
    ],
    [
      'all of whom are removed',
      ['ann', 'ben', 'cat'],
      [
        ['ann', SuspendAccount, { reason }],
        ['ben', RevokeRole, { grant: 'G1', reason }],
        ['cat', RevokeRole, { grant: 'G1', reason }],
      ],
    ],
  ] as const)('leave one: those %s', (_, names, asked) =>
    inAPartnership(today, async (partnership) => {
      await administrators(partnership, ...names);
      const store = heldUntilAllHaveDecided(partnership.events, asked.length);
      const ended = await Promise.allSettled(
        asked.map(([subject, type, input]) =>
          anotherServer(partnership, store)(command(type, subject, input)),
        ),
      );
      expect(await whoAdministers(partnership, names)).toHaveLength(1);
      const refused = ended.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
      expect(refused).toHaveLength(1);
      expect(refused[0]).toBeInstanceOf(Refused);
      expect((refused[0] as Refused).refusal.rule).toBe(accountRules.anAdministratorRemains);
    }),
  );
});

describe('The administrator who is counted on', () => {
  it('has it in their trail, by who took the access away, before it was; and goes on as before', () =>
    inAPartnership(today, async (partnership) => {
      await administrators(partnership, 'ann', 'ben');
      await partnership.send(command(SuspendAccount, 'ann', { reason, effective: '2026-11-20' }));
      const events = await partnership.events.readAll(0, 100);
      expect(events.slice(-2)).toMatchObject([
        {
          stream: 'account-ben',
          type: 'AdministratorCountedOn',
          data: { leaving: 'ann' },
          metadata: { recordedBy: person, effective: { on: today }, correlationId: 'test' },
        },
        { stream: 'account-ann', type: 'AccountSuspended', metadata: { effective: { on: '2026-11-20' } } },
      ]);
      expect(await whoAdministers(partnership, ['ann', 'ben'])).toEqual(['ben']);
    }));

  it('has nothing in it where the command is refused, or takes nothing away that administers', () =>
    inAPartnership(today, async (partnership) => {
      await administrators(partnership, 'ann', 'ben');
      await partnership.send(command(GrantRole, 'ann', { role: 'coordinator' }));
      await partnership.send(command(RevokeRole, 'ann', { grant: 'G2', reason }));
      const again = partnership.send(command(RevokeRole, 'ann', { grant: 'G2', reason }));
      await expect(again).rejects.toThrow(Refused);
      const types = (await partnership.events.readAll(0, 100)).map(({ type }) => type);
      expect(types).not.toContain('AdministratorCountedOn');
    }));
});
