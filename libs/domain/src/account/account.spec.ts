/** The rules of an account: who is given which access, from when to when, and how it ends. */
import { aStoryOf, entry, rulesBroken, situation } from '../../../../test/given-when-then.js';
import type { Agency } from '../agency/agency.js';
import type { Entry, Person } from '../entry.js';
import { decideAccount as decide } from './decide.js';
import { evolveAccount, type Account, type AccountFact } from './facts.js';
import { heldOn } from './held.js';
import { accountRules as rules } from './rules.js';

type Data<T extends AccountFact['type']> = Extract<AccountFact, { type: T }>['data'];
const happens = <T extends AccountFact['type']>(type: T, data: Data<T>) =>
  entry({ type, data } as AccountFact, { effective: '2026-01-05' });

const given = aStoryOf(evolveAccount, 'lena.ward');
const reason = 'She moved to another post';
const agency = 'city-gp-practice';
const administrator: Person = { id: 'nadia.bell', name: 'Nadia Bell', role: 'administrator' };
const asked = (by: Person = administrator) => situation({ by, effective: '2026-03-02' });
const today = '2026-03-02';

const invited = happens('AccountInvited', { name: 'Lena Ward', post: 'Practice manager' });
const granted = (data: Omit<Data<'RoleGranted'>, 'from'> & { from?: string }) =>
  happens('RoleGranted', { from: '2026-01-05', ...data });
const administers = granted({ grant: 'G1', role: 'administrator' });
const leads = granted({ grant: 'G1', role: 'agency-lead', agencies: [agency, 'city-icb'] });
const deputises = happens('DeputyNamed', {
  ...{ deputyship: 'D1', agency, insteadOf: 'dr-osei', from: '2026-03-01', until: '2026-03-20' },
});
const inspects = happens('InspectionOpened', {
  ...{ inspectorate: 'Ofsted', scope: { of: 'partnership' }, from: '2026-03-01', until: '2026-03-13' },
});
const suspended = happens('AccountSuspended', { reason });

const accountOf = (reference: string, ...entries: readonly Entry<AccountFact>[]): Account =>
  aStoryOf(evolveAccount, reference)(invited, ...entries).state;
const otherAdministrator = { others: [accountOf('nadia.bell', administers)] };
const lead = accountOf('dr-osei', leads);
const practice = { reference: agency, external: false, mergedInto: null } as Agency;
const inAgency = { agencies: [practice] };
const none = { agencies: [] };

/** The account itself at work. */
const own: Person = { ...administrator, id: 'lena.ward' };

describe('An account', () => {
  it('is made for somebody, who may do nothing yet, once', () => {
    const data = { name: 'Lena Ward', post: 'Practice manager' };
    const command = { reference: 'lena.ward', ...data };
    given().when(decide.inviteAccount, command).then({ type: 'AccountInvited', data });
    given(invited).when(decide.inviteAccount, command).thenRefused(rules.accountsAreInvitedOnce);
    expect(heldOn(given(invited).state, today, () => true)).toEqual([]);
  });
  it.each(['system', 'sign-in-provider', 'operator-root'])(
    'is never called as the service itself is: %s',
    (reference) => {
      given()
        .when(decide.inviteAccount, { reference, name: 'Lena Ward' })
        .thenRefused(rules.theServiceKeepsItsNames);
    },
  );
  it('follows its person to another name or post', () => {
    given(invited)
      .when(decide.renameAccount, { name: 'Lena Price' })
      .then({ type: 'AccountRenamed', data: { from: 'Lena Ward', name: 'Lena Price' } });
    given(invited)
      .when(decide.renameAccount, { name: 'Lena Ward', post: 'Practice manager' })
      .thenRefused(rules.theNameOrPostIsNew);
  });
});

describe('A role', () => {
  it('is granted from a day, today unless it is said, and numbered', () => {
    given(invited, administers)
      .when(decide.grantRole, { role: 'agency-lead', agencies: [agency, agency] }, inAgency, asked())
      .then({
        type: 'RoleGranted',
        data: { grant: 'G2', role: 'agency-lead', agencies: [agency], from: today },
      });
    given(invited)
      .when(decide.grantRole, { role: 'auditor', audits: ['CP26'], until: '2026-06-30' }, none, asked())
      .then({
        type: 'RoleGranted',
        data: { grant: 'G1', role: 'auditor', audits: ['CP26'], from: today, until: '2026-06-30' },
      });
  });
  it.each([
    ['a lead leads an agency', { role: 'agency-lead' }, rules.leadsLeadAnAgency],
    ['others act for one', { role: 'board-member', agencies: [agency, 'icb'] }, rules.onlyLeadsActForSeveral],
    ['an auditor is on audits', { role: 'auditor' }, rules.auditorsAreOnAudits],
    ['nobody else is', { role: 'coordinator', audits: ['CP26'] }, rules.onlyAuditorsAreOnAudits],
    [
      'it ends after it begins',
      { role: 'coordinator', from: '2026-04-01', until: '2026-03-31' },
      rules.accessEndsAfterItBegins,
    ],
    [
      'it is not over already',
      { role: 'coordinator', from: '2026-01-01', until: '2026-03-01' },
      rules.accessIsNotOverAlready,
    ],
  ] as const)('is granted where %s', (_, command, rule) => {
    given(invited).when(decide.grantRole, command, inAgency, asked()).thenRefused(rule);
  });
  it('leads no agency that is outside or was merged', () => {
    const command = { role: 'agency-lead', agencies: [agency] } as const;
    const outside = { agencies: [{ ...practice, external: true }] };
    const merged = { agencies: [{ ...practice, mergedInto: 'city-icb' }] };
    given(invited)
      .when(decide.grantRole, command, outside, asked())
      .thenRefused(rules.outsideAgenciesHaveNoLead);
    given(invited)
      .when(decide.grantRole, command, merged, asked())
      .thenRefused(rules.mergedAgenciesHaveNoLead);
  });
  it('is granted once, unless the second lasts longer or reaches further', () => {
    const command = { role: 'agency-lead', agencies: [agency] } as const;
    given(invited, leads)
      .when(decide.grantRole, command, inAgency, asked())
      .thenRefused(rules.rolesAreGrantedOnce);
    const ending = granted({ grant: 'G1', role: 'coordinator', until: '2026-03-31' });
    const { state } = given(invited, ending);
    expect(decide.grantRole(state, { role: 'coordinator' }, none, asked()).ok).toBe(true);
  });
  it('says which body a board member sits on, and is another one on another body', () => {
    const quality = { role: 'board-member', body: 'Quality assurance sub-committee' } as const;
    const granting = given(invited, granted({ grant: 'G1', ...quality }));
    granting
      .when(decide.grantRole, { ...quality, body: 'Executive' }, none, asked())
      .then({ type: 'RoleGranted', data: { grant: 'G2', ...quality, body: 'Executive', from: today } });
    granting.when(decide.grantRole, quality, none, asked()).thenRefused(rules.rolesAreGrantedOnce);
    given(invited)
      .when(decide.grantRole, { ...quality, role: 'coordinator' }, none, asked())
      .thenRefused(rules.onlyBoardMembersSitOnABody);
    expect(heldOn(granting.state, today, () => true)).toEqual([{ ...quality, until: null }]);
  });
  it('is given by somebody else, whoever types it', () => {
    given(invited)
      .when(decide.grantRole, { role: 'coordinator' }, none, asked(own))
      .thenRefused(rules.nobodyGrantsThemselvesARole);
    given(invited)
      .when(decide.grantRole, { role: 'coordinator' }, none, situation({ by: own, typedBy: administrator }))
      .thenRefused(rules.nobodyGrantsThemselvesARole);
    given(invited, suspended)
      .when(decide.restoreAccount, { reason }, asked(own))
      .thenRefused(rules.nobodyGrantsThemselvesARole);
  });
  it('is revoked with the reason, once', () => {
    const revoked = happens('RoleRevoked', { grant: 'G1', reason });
    given(invited, leads)
      .when(decide.revokeRole, { grant: 'G1', reason }, { others: [] }, asked())
      .then({ type: 'RoleRevoked', data: { grant: 'G1', reason } });
    given(invited, leads, revoked)
      .when(decide.revokeRole, { grant: 'G1', reason }, { others: [] }, asked())
      .thenRefused(rules.rolesAreRevokedOnce);
    given(invited)
      .when(decide.revokeRole, { grant: 'G1', reason }, { others: [] }, asked())
      .thenRefused(rules.onlyAGrantIsRevoked);
  });
});

describe('The last administrator', () => {
  it.each([
    ['nobody else is one', { others: [] }],
    ['the other is suspended', { others: [accountOf('nadia.bell', administers, suspended)] }],
    [
      'the other’s time is over',
      {
        others: [
          accountOf('nadia.bell', granted({ grant: 'G1', role: 'administrator', until: '2026-03-01' })),
        ],
      },
    ],
  ])('stays while %s', (_, facts) => {
    given(invited, administers)
      .when(decide.revokeRole, { grant: 'G1', reason }, facts, asked())
      .thenRefused(rules.anAdministratorRemains);
    given(invited, administers)
      .when(decide.suspendAccount, { reason }, facts, asked())
      .thenRefused(rules.anAdministratorRemains);
  });
  it('goes once there is another, or where it keeps the role by another grant', () => {
    given(invited, administers)
      .when(decide.revokeRole, { grant: 'G1', reason }, otherAdministrator, asked())
      .then({ type: 'RoleRevoked', data: { grant: 'G1', reason } });
    const twice = granted({ grant: 'G2', role: 'administrator', until: '2026-12-31' });
    given(invited, administers, twice)
      .when(decide.revokeRole, { grant: 'G2', reason }, { others: [] }, asked())
      .then({ type: 'RoleRevoked', data: { grant: 'G2', reason } });
  });
});

describe('A deputy', () => {
  const command = { agency, insteadOf: 'dr-osei', until: '2026-03-20' };

  it('stands in for a lead of the agency, until a day', () => {
    given(invited)
      .when(decide.nameDeputy, command, { lead }, asked())
      .then({ type: 'DeputyNamed', data: { deputyship: 'D1', ...command, from: today } });
    const other = accountOf('dr-osei', granted({ grant: 'G1', role: 'board-member', agencies: [agency] }));
    given(invited)
      .when(decide.nameDeputy, command, { lead: other }, asked())
      .thenRefused(rules.deputiesStandInForALead);
  });
  it('is somebody else, who does not lead it already', () => {
    given(invited)
      .when(decide.nameDeputy, { ...command, insteadOf: 'lena.ward' }, { lead }, asked())
      .thenRefused(rules.nobodyDeputisesForThemselves);
    given(invited, leads)
      .when(decide.nameDeputy, command, { lead }, asked())
      .thenRefused(rules.leadsNeedNoDeputyship);
    given(invited)
      .when(decide.nameDeputy, command, { lead }, asked({ ...administrator, id: 'lena.ward' }))
      .thenRefused(rules.nobodyGrantsThemselvesARole);
  });
  it('stands in for one lead once in the same days, and again in others or after it was ended', () => {
    const { from, until } = { from: '2026-03-21', until: '2026-03-30' };
    const named = (deputyship: string, data: object) =>
      ({ type: 'DeputyNamed', data: { ...command, deputyship, ...data } }) as const;
    given(invited, deputises)
      .when(decide.nameDeputy, command, { lead }, asked())
      .thenRefused(rules.oneDeputyshipAtATime);
    given(invited, deputises)
      .when(decide.nameDeputy, { ...command, from, until }, { lead }, asked())
      .then(named('D2', { from, until }));
    const stoodDown = happens('DeputyStoodDown', { deputyship: 'D1', reason });
    given(invited, deputises, stoodDown)
      .when(decide.nameDeputy, command, { lead }, asked())
      .then(named('D2', { from: today }));
  });
  it('stands down once, with the reason', () => {
    const stoodDown = happens('DeputyStoodDown', { deputyship: 'D1', reason });
    const end = { deputyship: 'D1', reason };
    given(invited, deputises).when(decide.standDownDeputy, end).then({ type: 'DeputyStoodDown', data: end });
    given(invited, deputises, stoodDown)
      .when(decide.standDownDeputy, end)
      .thenRefused(rules.deputiesStandDownOnce);
    given(invited).when(decide.standDownDeputy, end).thenRefused(rules.onlyADeputyStandsDown);
  });
});

describe('An inspection', () => {
  const command = { inspectorate: 'Ofsted', until: '2026-03-13' };

  it.each([
    [{ of: 'partnership' }, { of: 'partnership' }],
    [
      { of: 'audits', audits: ['CP26', 'CP26'] },
      { of: 'audits', audits: ['CP26'] },
    ],
    [
      { of: 'themes', themes: ['timeliness'] },
      { of: 'themes', themes: ['timeliness'] },
    ],
  ] as const)('looks at %j', (scope, held) => {
    given(invited)
      .when(decide.openInspection, { ...command, scope }, asked())
      .then({ type: 'InspectionOpened', data: { ...command, scope: held, from: today } });
  });
  it('says what it looks at, and nothing besides', () => {
    given(invited)
      .when(decide.openInspection, { ...command, scope: { of: 'audits' } }, asked())
      .thenRefused(rules.inspectionsLookAtSomething);
    given(invited)
      .when(decide.openInspection, { ...command, scope: { of: 'partnership', themes: ['x'] } }, asked())
      .thenRefused(rules.scopesSayOneThing);
  });
  it('is the only one, and its inspector holds no other role', () => {
    const scope = { of: 'partnership' } as const;
    given(invited, inspects)
      .when(decide.openInspection, { ...command, scope }, asked())
      .thenRefused(rules.oneInspectionAtATime);
    for (const held of [leads, deputises])
      given(invited, held)
        .when(decide.openInspection, { ...command, scope }, asked())
        .thenRefused(rules.inspectorsHoldNoOtherRole);
    given(invited, inspects)
      .when(decide.grantRole, { role: 'coordinator' }, none, asked())
      .thenRefused(rules.inspectorsHoldNoOtherRole);
    given(invited, inspects)
      .when(decide.nameDeputy, { agency, insteadOf: 'dr-osei', until: '2026-03-20' }, { lead }, asked())
      .thenRefused(rules.inspectorsHoldNoOtherRole);
  });
  it('is extended to a later day and ended early, with the reason, while it is open', () => {
    given(invited, inspects)
      .when(decide.extendInspection, { to: '2026-03-20', reason }, asked())
      .then({ type: 'InspectionExtended', data: { from: '2026-03-13', to: '2026-03-20', reason } });
    given(invited, inspects)
      .when(decide.extendInspection, { to: '2026-03-13', reason }, asked())
      .thenRefused(rules.extensionsLast);
    given(invited)
      .when(decide.extendInspection, { to: '2026-03-20', reason }, asked())
      .thenRefused(rules.noInspectionIsOpen);
    given(invited, inspects)
      .when(decide.endInspection, { reason }, asked())
      .then({ type: 'InspectionEnded', data: { reason } });
    given(invited).when(decide.endInspection, { reason }, asked()).thenRefused(rules.noInspectionIsOpen);
  });
});

describe('A suspended account', () => {
  it('is given nothing until it is restored', () => {
    given(invited, suspended)
      .when(decide.grantRole, { role: 'coordinator' }, none, asked())
      .thenRefused(rules.suspendedAccountsGetNothing);
    given(invited, suspended)
      .when(decide.suspendAccount, { reason }, otherAdministrator, asked())
      .thenRefused(rules.accountsAreSuspendedOnce);
    given(invited, suspended)
      .when(decide.restoreAccount, { reason }, asked())
      .then({ type: 'AccountRestored', data: { reason } });
    given(invited)
      .when(decide.restoreAccount, { reason }, asked())
      .thenRefused(rules.onlySuspendedAccountsAreRestored);
  });
});

describe('A reset', () => {
  it('is recorded with its reason, and changes nothing that is held', () => {
    const before = given(invited, leads);
    before.when(decide.resetAccount, { reason }, asked()).then({ type: 'AccountReset', data: { reason } });
    expect(given(invited, leads, happens('AccountReset', { reason })).state).toEqual(before.state);
  });
  it('is done by somebody else, and not while the account is suspended', () => {
    given(invited)
      .when(decide.resetAccount, { reason }, asked(own))
      .thenRefused(rules.anotherResetsAnAccount);
    given(invited, suspended)
      .when(decide.resetAccount, { reason }, asked())
      .thenRefused(rules.suspendedAccountsGetNothing);
  });
});

it('Every rule of an account has been broken', () => {
  expect(rulesBroken).toEqual(new Set(Object.values(rules)));
});
