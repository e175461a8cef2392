/** What an account holds on a day: what was given, while it lasts, and nothing of what has ended. */
import { aStoryOf, entry } from '../../../../test/given-when-then.js';
import type { Entry } from '../entry.js';
import { evolveAccount, type AccountFact } from './facts.js';
import { heldBesides, heldOn, type Held } from './held.js';

type Data<T extends AccountFact['type']> = Extract<AccountFact, { type: T }>['data'];
const happens = <T extends AccountFact['type']>(type: T, data: Data<T>) =>
  entry({ type, data } as AccountFact, { effective: '2026-01-05' });

const reason = 'She moved to another post';
const agency = 'city-gp-practice';
const today = '2026-03-02';
const invited = happens('AccountInvited', { name: 'Lena Ward', post: 'Practice manager' });
const granted = (data: Omit<Data<'RoleGranted'>, 'from'>) =>
  happens('RoleGranted', { from: '2026-01-05', ...data });
const leads = granted({ grant: 'G1', role: 'agency-lead', agencies: [agency, 'city-icb'] });
const deputises = happens('DeputyNamed', {
  ...{ deputyship: 'D1', agency, insteadOf: 'dr-osei', from: '2026-03-01', until: '2026-03-20' },
});
const inspects = happens('InspectionOpened', {
  ...{ inspectorate: 'Ofsted', scope: { of: 'partnership' }, from: '2026-03-01', until: '2026-03-13' },
});
const suspended = happens('AccountSuspended', { reason });
const given = aStoryOf(evolveAccount, 'lena.ward');

describe('What is held on a day', () => {
  const held = (day: string, isLead: boolean, ...entries: readonly Entry<AccountFact>[]): readonly Held[] =>
    heldOn(given(invited, ...entries).state, day, () => isLead);

  it('is one role for each agency that is led, and what is narrower first', () => {
    const member = granted({ grant: 'G1', role: 'board-member', agencies: ['city-icb'] });
    expect(
      held(today, true, member, { ...leads, data: { ...leads.data, grant: 'G2' } } as typeof leads),
    ).toEqual([
      { role: 'agency-lead', agency, until: null },
      { role: 'agency-lead', agency: 'city-icb', until: null },
      { role: 'board-member', agency: 'city-icb', until: null },
    ]);
  });
  it('begins on the first day and ends after the last', () => {
    const days = ['2026-02-28', '2026-03-01', '2026-03-20', '2026-03-21'];
    expect(days.map((day) => held(day, true, deputises).length)).toEqual([0, 1, 1, 0]);
    const inspection = ['2026-02-28', '2026-03-01', '2026-03-13', '2026-03-14'];
    expect(inspection.map((day) => held(day, true, inspects).length)).toEqual([0, 1, 1, 0]);
  });
  it('rests for a deputy while the lead does not lead', () => {
    expect(held(today, false, deputises)).toEqual([]);
    expect(held(today, true, deputises)).toEqual([
      { role: 'agency-lead', agency, insteadOf: 'dr-osei', until: '2026-03-20' },
    ]);
  });
  it.each<[string, readonly Entry<AccountFact>[]]>([
    ['revoked', [leads, happens('RoleRevoked', { grant: 'G1', reason })]],
    ['stood down', [deputises, happens('DeputyStoodDown', { deputyship: 'D1', reason })]],
    ['ended', [inspects, happens('InspectionEnded', { reason })]],
    ['suspended', [leads, suspended]],
  ])('is nothing once it was %s', (_, entries) => {
    expect(held(today, true, ...entries)).toEqual([]);
  });
  it('comes back when the account is restored, and lasts as long as it was extended to', () => {
    expect(held(today, true, leads, suspended, happens('AccountRestored', { reason }))).toHaveLength(2);
    const extended = happens('InspectionExtended', { from: '2026-03-13', to: '2026-03-20', reason });
    expect(held('2026-03-20', true, inspects, extended)).toEqual([
      {
        role: 'inspector',
        inspection: { inspectorate: 'Ofsted', scope: { of: 'partnership' } },
        until: '2026-03-20',
      },
    ]);
  });
});

describe('What is said on a day on which nothing is held', () => {
  const besides = (day: string, ...entries: readonly Entry<AccountFact>[]) =>
    heldBesides(given(invited, ...entries).state, day);
  const ends = happens('InspectionEnded', { reason });

  it('is the last day of what ended last, whether by its date or before it; nothing of what never began', () => {
    const served = granted({ grant: 'G1', role: 'board-member', until: '2026-01-31' });
    expect(besides('2026-03-14', served, inspects)).toEqual({ role: 'inspector', ended: '2026-03-13' });
    const revoked = happens('RoleRevoked', { grant: 'G1', reason });
    expect(besides(today, leads, revoked)).toEqual({ role: 'agency-lead', ended: '2026-01-05' });
    expect(besides('2026-03-14', inspects, ends)).toBeUndefined();
  });

  it('is the first day of what is to come, rather than what is over', () => {
    const served = granted({ grant: 'G1', role: 'board-member', until: '2026-01-31' });
    expect(besides('2026-02-20', served, inspects, deputises)).toEqual({
      role: 'agency-lead',
      begins: '2026-03-01',
    });
    expect(besides('2026-02-20')).toBeUndefined();
  });
});
