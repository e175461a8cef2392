/** An agency's names, leads and commissioners keep their time. */
import type { AgencyFact } from '../agency/agency.js';
import type { Entry } from '../entry.js';
import { entry, inOrder } from '../../../../test/given-when-then.js';
import { agencyOverTime, nameOn } from './agency-over-time.js';

const given = (...entries: readonly Entry<AgencyFact>[]) => agencyOverTime(inOrder(entries));
const fact = (one: AgencyFact, effective: string) => entry(one, { effective });
const registered = fact(
  {
    type: 'AgencyRegistered',
    data: { name: 'Independent Reviews Ltd', kind: 'service', external: false, commissionedBy: 'city-csc' },
  },
  '2014-04-01',
);
const renamed = fact(
  {
    type: 'AgencyRenamed',
    data: { from: 'Independent Reviews Ltd', to: 'City IRO service', reason: 'A new contract' },
  },
  '2015-04-01',
);

describe('An agency over time', () => {
  it('had each of its names until the next', () => {
    expect(given(registered, renamed).names).toEqual([
      { what: 'Independent Reviews Ltd', from: null, to: '2015-04-01' },
      { what: 'City IRO service', from: '2015-04-01', to: null },
    ]);
  });
  it('was called on a day what it was called then, also before it was registered', () => {
    const days = ['2013-01-01', '2015-03-31', '2015-04-01'];
    expect(days.map((day) => nameOn(given(registered, renamed), day))).toEqual([
      ...['Independent Reviews Ltd', 'Independent Reviews Ltd', 'City IRO service'],
    ]);
  });
  it('was led by each lead from appointment until they stood down or it was merged', () => {
    const lead = (name: string) => ({ lead: { name } });
    const { leads, merged } = given(
      registered,
      fact({ type: 'LeadAppointed', data: lead('Jo Hill') }, '2014-05-01'),
      fact({ type: 'LeadAppointed', data: lead('Mo Khan') }, '2014-06-01'),
      fact({ type: 'LeadStoodDown', data: { ...lead('Jo Hill'), reason: 'Retired' } }, '2015-01-01'),
      fact({ type: 'AgencyMerged', data: { into: 'city-csc', reason: 'In-house' } }, '2016-01-01'),
    );
    expect(leads).toEqual([
      { what: { name: 'Jo Hill' }, from: '2014-05-01', to: '2015-01-01' },
      { what: { name: 'Mo Khan' }, from: '2014-06-01', to: '2016-01-01' },
    ]);
    expect(merged).toEqual({ into: 'city-csc', on: '2016-01-01' });
  });
  it('was commissioned by each commissioner until the next, or by nobody', () => {
    const changed = (from: string | null, to: string | null, effective: string) =>
      fact({ type: 'CommissioningChanged', data: { from, to, reason: 'A new contract' } }, effective);
    expect(
      given(registered, changed('city-csc', null, '2015-04-01'), changed(null, 'city-icb', '2016-04-01'))
        .commissioners,
    ).toEqual([
      { what: 'city-csc', from: null, to: '2015-04-01' },
      { what: 'city-icb', from: '2016-04-01', to: null },
    ]);
  });
});
