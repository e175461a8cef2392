/** The rules of a notice, what each command on it makes true, and what each fact changes. */
import { aStoryOf, entry, rulesBroken, situation } from '../../../../test/given-when-then.js';
import { gpLead } from '../../../../test/people.js';
import * as a from '../../../../test/thread.js';
import { decideNotice as decide, evolveNotice, noticeRules as rules, type NoticeFact } from './notice.js';

const given = aStoryOf(evolveNotice, 'cp-conference-attendance');
const now = situation();
const notice = {
  title: 'Attendance at child protection conferences',
  to: ['city-gp-practice', 'city-police'],
  about: ['CP1415.F2'],
};
const circulated = entry<NoticeFact>({ type: 'NoticeCirculated', data: notice });
const acknowledged = entry<NoticeFact>(
  { type: 'NoticeAcknowledged', data: { agency: 'city-gp-practice' } },
  { by: gpLead, effective: '2015-02-02' },
);

describe('A notice', () => {
  it('goes to agencies, each once, and may carry a practice message and fulfil an action', () => {
    const more = {
      ...notice,
      text: 'Make sure you prioritise your attendance',
      practiceMessageOf: 'CP1415.F2',
      fulfils: 'CP1415.F2.A2',
      acknowledgeBy: '2015-02-02',
    };
    given()
      .when(decide.circulateNotice, { ...more, to: [...notice.to, 'city-police'] }, now)
      .then({ type: 'NoticeCirculated', data: more });
  });
  it('may go to an audience that a source names in words', () => {
    const command = { title: 'Attendance', audience: 'all City partners' };
    given()
      .when(decide.circulateNotice, command, now)
      .then({ type: 'NoticeCirculated', data: { ...command, to: [], about: [] } });
  });
  it('is circulated once', () => {
    given(circulated).when(decide.circulateNotice, notice, now).thenRefused(rules.noticesAreCirculatedOnce);
  });
  it('goes to somebody', () => {
    given().when(decide.circulateNotice, { title: 'Attendance' }, now).thenRefused(rules.noticesGoToSomebody);
  });
  it('is not to be acknowledged before it was circulated', () => {
    given()
      .when(decide.circulateNotice, { ...notice, acknowledgeBy: '2015-02-01' }, now)
      .thenRefused(rules.acknowledgementFollowsCirculation);
  });
  it('is acknowledged by those it went to', () => {
    const note = 'Told the whole practice';
    given(circulated)
      .when(decide.acknowledgeNotice, { agency: 'city-gp-practice', note })
      .then({ type: 'NoticeAcknowledged', data: { agency: 'city-gp-practice', note } });
    given(circulated)
      .when(decide.acknowledgeNotice, { agency: 'city-icb' })
      .thenRefused(rules.onlyAddresseesAcknowledge);
  });
  it('is acknowledged once by each', () => {
    given(circulated, acknowledged)
      .when(decide.acknowledgeNotice, { agency: 'city-gp-practice' })
      .thenRefused(rules.noticesAreAcknowledgedOnce);
  });
});

describe('Each fact of a notice', () => {
  const fresh = {
    ...notice,
    reference: 'cp-conference-attendance',
    text: null,
    audience: null,
    practiceMessageOf: null,
    fulfils: null,
    acknowledgeBy: null,
    circulatedOn: '2015-01-12',
    basis: 'stated',
    acknowledged: [],
  };
  it('circulates', () => {
    expect(given(circulated).state).toEqual(fresh);
  });
  it('acknowledges', () => {
    const one = { agency: 'city-gp-practice', on: '2015-02-02', by: 'Dr Osei' };
    expect(given(circulated, acknowledged).state).toEqual({ ...fresh, acknowledged: [one] });
  });
  it('has no place for what belongs elsewhere', () => {
    expect(() => given(circulated, a.accepted as never)).toThrow('does not belong');
  });
});

it('Every rule of a notice has been broken', () => {
  expect(rulesBroken).toEqual(new Set(Object.values(rules)));
});
