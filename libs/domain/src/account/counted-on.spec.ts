/** Whom taking an administrator's access away counts on. */
import { aStoryOf, entry, situation } from '../../../../test/given-when-then.js';
import type { Entry } from '../entry.js';
import { administratorCountedOn } from './decide.js';
import { evolveAccount, type Account, type AccountFact } from './facts.js';

const accountOf = (reference: string, ...grants: readonly ('administrator' | 'coordinator')[]): Account => {
  const facts: readonly AccountFact[] = [
    { type: 'AccountInvited', data: { name: reference } },
    ...grants.map((role, at): AccountFact => ({
      type: 'RoleGranted',
      data: { grant: `G${at + 1}`, role, from: '2026-01-05' },
    })),
  ];
  const entries: readonly Entry<AccountFact>[] = facts.map((fact) =>
    entry(fact, { effective: '2026-01-05' }),
  );
  return aStoryOf(evolveAccount, reference)(...entries).state;
};
const others = [accountOf('cole', 'coordinator'), accountOf('nadia.bell', 'administrator')];
const [reason, asked] = ['Left', situation({ effective: '2026-03-02' })];
const revoked = (account: Account) =>
  administratorCountedOn(account, { grant: 'G1', reason }, { others }, asked);
const suspended = (account: Account) => administratorCountedOn(account, { reason }, { others }, asked);

describe('Taking an administrator’s access away', () => {
  it('rests on another who administers, in whose stream it is said of whom', () => {
    const fact = { type: 'AdministratorCountedOn', data: { leaving: 'lena' } };
    const nadia = { kind: 'account', reference: 'nadia.bell', fact };
    expect(revoked(accountOf('lena', 'administrator'))).toEqual(nadia);
    expect(suspended(accountOf('lena', 'administrator', 'administrator'))).toEqual(nadia);
  });

  it('rests on nobody where the account goes on to administer, or did not', () => {
    expect(revoked(accountOf('lena', 'administrator', 'administrator'))).toBeUndefined();
    expect(revoked(accountOf('lena', 'coordinator', 'administrator'))).toBeUndefined();
    expect(suspended(accountOf('lena', 'coordinator'))).toBeUndefined();
  });
});
