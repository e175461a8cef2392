/** The rules of an agency, what each command on it makes true, and what each fact changes. */
import { aStoryOf, entry, rulesBroken } from '../../../../test/given-when-then.js';
import * as a from '../../../../test/thread.js';
import type { Entry } from '../entry.js';
import {
  agencyRules as rules,
  decideAgency as decide,
  evolveAgency,
  type Agency,
  type AgencyFact,
} from './agency.js';

type Data<T extends AgencyFact['type']> = Extract<AgencyFact, { type: T }>['data'];
const happens = <T extends AgencyFact['type']>(type: T, data: Data<T>) =>
  entry({ type, data } as AgencyFact, { effective: '2015-02' });

const given = aStoryOf(evolveAgency, 'iro-service');
const reason = 'The contract was let anew';
const registration = {
  name: 'IRO service',
  kind: 'commissioned service',
  external: true,
  commissionedBy: 'city-social-care',
};
const registered = happens('AgencyRegistered', registration);
const merged = happens('AgencyMerged', { into: 'city-iro', reason });
const lead = { name: 'Joan Peel', post: 'Manager' };
const appointed = happens('LeadAppointed', { lead });

describe('An agency', () => {
  it('is registered, inside the partnership unless it is said to be outside', () => {
    const { name, kind } = registration;
    given().when(decide.registerAgency, registration).then({ type: 'AgencyRegistered', data: registration });
    given()
      .when(decide.registerAgency, { name, kind })
      .then({ type: 'AgencyRegistered', data: { name, kind, external: false } });
  });
  it('is registered once', () => {
    given(registered).when(decide.registerAgency, registration).thenRefused(rules.agenciesAreRegisteredOnce);
  });
  it('is renamed to another name', () => {
    given(registered)
      .when(decide.renameAgency, { to: 'Review service', reason })
      .then({ type: 'AgencyRenamed', data: { from: 'IRO service', to: 'Review service', reason } });
    given(registered)
      .when(decide.renameAgency, { to: 'IRO service', reason })
      .thenRefused(rules.theNameIsNew);
  });
  it('is merged into another agency, which stands', () => {
    const other = a.agency('city-iro');
    given(registered)
      .when(decide.mergeAgency, { into: 'city-iro', reason }, { other })
      .then({ type: 'AgencyMerged', data: { into: 'city-iro', reason } });
    given(registered)
      .when(decide.mergeAgency, { into: 'iro-service', reason }, {})
      .thenRefused(rules.agenciesDoNotMergeIntoThemselves);
    given(registered)
      .when(decide.mergeAgency, { into: 'city-iro', reason }, { other: { ...other, mergedInto: 'east-iro' } })
      .thenRefused(rules.theSuccessorStillStands);
  });
  it('is commissioned by another agency, or by none, and differently than before', () => {
    const from = 'city-social-care';
    const now = given(registered);
    now
      .when(decide.changeCommissioning, { to: 'city-icb', reason })
      .then({ type: 'CommissioningChanged', data: { from, to: 'city-icb', reason } });
    now.when(decide.changeCommissioning, { reason }).then({
      type: 'CommissioningChanged',
      data: { from, to: null, reason },
    });
    now.when(decide.changeCommissioning, { to: from, reason }).thenRefused(rules.commissioningIsNew);
    now
      .when(decide.changeCommissioning, { to: 'iro-service', reason })
      .thenRefused(rules.agenciesDoNotCommissionThemselves);
  });
  it('has leads, each appointed once, who stand down', () => {
    given(registered).when(decide.appointLead, { lead }).then({ type: 'LeadAppointed', data: { lead } });
    given(registered, appointed).when(decide.appointLead, { lead }).thenRefused(rules.leadsAreAppointedOnce);
    given(registered, appointed, merged)
      .when(decide.standDownLead, { name: lead.name, reason })
      .then({ type: 'LeadStoodDown', data: { lead, reason } });
    given(registered)
      .when(decide.standDownLead, { name: lead.name, reason })
      .thenRefused(rules.onlyALeadStandsDown);
  });
  it('does not change once it was merged', () => {
    const gone = given(registered, merged);
    const { mergedAgenciesDoNotChange: rule } = rules;
    gone.when(decide.renameAgency, { to: 'Review service', reason }).thenRefused(rule);
    gone.when(decide.mergeAgency, { into: 'east-iro', reason }, {}).thenRefused(rule);
    gone.when(decide.changeCommissioning, { reason }).thenRefused(rule);
    gone.when(decide.appointLead, { lead }).thenRefused(rule);
  });
});

describe('Each fact of an agency', () => {
  const fresh: Agency = {
    reference: 'iro-service',
    ...registration,
    formerNames: [],
    mergedInto: null,
    leads: [],
  };
  const to = 'Review service';
  const renamed = happens('AgencyRenamed', { from: 'IRO service', to, reason });
  const stories: readonly [string, readonly Entry<AgencyFact>[], Partial<Agency>][] = [
    ['registers', [], {}],
    [
      'renames, and keeps the name of the time',
      [renamed],
      { name: to, formerNames: [{ name: 'IRO service', until: '2015-02-28' }] },
    ],
    ['merges', [merged], { mergedInto: 'city-iro' }],
    [
      'changes who commissions it',
      [happens('CommissioningChanged', { from: null, to: null, reason })],
      { commissionedBy: null },
    ],
    ['appoints', [appointed], { leads: [lead] }],
    ['stands down', [appointed, happens('LeadStoodDown', { lead, reason })], { leads: [] }],
  ];
  for (const [what, entries, change] of stories)
    it(what, () => {
      expect(given(registered, ...entries).state).toEqual({ ...fresh, ...change });
    });
  it('has no place for what belongs elsewhere', () => {
    expect(() => evolveAgency('iro-service', fresh, a.accepted as never)).toThrow('does not belong');
  });
});

it('Every rule of an agency has been broken', () => {
  expect(rulesBroken).toEqual(new Set(Object.values(rules)));
});
