/** What a later audit says of what an earlier one found. */
import type { Entry } from '../entry.js';
import type { Finding, FindingFact, ImpactRating, Relation } from '../finding/facts.js';
import { findingFrom, next, recorded } from '../../../../test/thread.js';
import { compare } from './compare.js';

const themes = (...all: readonly string[]) => ({ themes: [...all] });
const earlierArea = (all = themes('attendance'), ...more: readonly Entry<FindingFact>[]) =>
  findingFrom(recorded(all), ...more);
const later = (
  reference: string,
  data: Parameters<typeof recorded>[0],
  ...more: readonly Entry<FindingFact>[]
): Finding => ({
  ...findingFrom(recorded({ audit: 'CP2627', ...data }), ...more),
  reference,
  audit: 'CP2627',
});
const linked = (relation: Relation) =>
  next('FindingLinkedToEarlier', { relation, earlier: { finding: 'CP1415.F2' } });
const judged = (rating: ImpactRating, laterFinding: string) =>
  next('ImpactAssessed', { rating, restsOn: ['re-audit'], narrative: 'Nine in ten attend', laterFinding });
const strength = (all = themes('recording'), ...more: readonly Entry<FindingFact>[]) =>
  later('CP2627.S1', { kind: 'strength', ...all }, ...more);
const area = (all = themes('recording'), ...more: readonly Entry<FindingFact>[]) =>
  later('CP2627.F1', all, ...more);

const outcomeOf = (earlier: Finding, found: readonly Finding[], theme?: string) => {
  const [first] = compare([earlier], found, theme);
  return first === undefined ? undefined : [first.outcome, first.from, first.later.join()];
};

describe('What an earlier audit found', () => {
  it.each<Relation>(['repeats', 'reinforces', 'supersedes'])(
    'has continued when a later area for action %s it',
    (relation) => {
      expect(outcomeOf(earlierArea(), [area(themes('other'), linked(relation))])).toEqual([
        ...['continued', 'link', 'CP2627.F1'],
      ]);
    },
  );
  it('has improved when impact was judged from what the later audit found', () => {
    const shown = earlierArea(themes('attendance'), judged('shown', 'CP2627.S1'));
    expect(outcomeOf(shown, [strength()])).toEqual(['improved', 'judgement', 'CP2627.S1']);
  });
  it.each<ImpactRating>(['none', 'worse'])('has continued when that judgement was %s', (rating) => {
    const poor = earlierArea(themes('attendance'), judged(rating, 'CP2627.F1'));
    expect(outcomeOf(poor, [area()])).toEqual(['continued', 'judgement', 'CP2627.F1']);
  });
  it('has continued, whatever was judged, when it was found again', () => {
    const shown = earlierArea(themes('attendance'), judged('shown', 'CP2627.S1'));
    expect(outcomeOf(shown, [strength(), area(themes('x'), linked('repeats'))])?.[0]).toBe('continued');
  });
  it('has improved when a later strength is linked to it', () => {
    expect(outcomeOf(earlierArea(), [strength(themes('x'), linked('reinforces'))])).toEqual([
      ...['improved', 'link', 'CP2627.S1'],
    ]);
  });
  it('has continued when a later area for action is on its theme, and improved when only a strength is', () => {
    const [again, better] = [area(themes('attendance')), strength(themes('attendance'))];
    expect(outcomeOf(earlierArea(), [again, better])).toEqual(['continued', 'theme', 'CP2627.F1']);
    expect(outcomeOf(earlierArea(), [better])).toEqual(['improved', 'theme', 'CP2627.S1']);
  });
  it('was not found again when the later audit says nothing of it, which proves nothing', () => {
    expect(outcomeOf(earlierArea(), [area()])).toEqual(['not-found-again', 'nothing', '']);
  });
  it('is compared on one theme alone where one is asked for', () => {
    const both = earlierArea(themes('attendance', 'recording'));
    expect(outcomeOf(both, [area(themes('recording'))], 'attendance')?.[0]).toBe('not-found-again');
  });
  it('is compared only where it was an area for action', () => {
    expect(compare([strength()], [])).toEqual([]);
  });
});

describe('What a later audit found', () => {
  it('is new when nothing earlier is linked to it or on its themes', () => {
    expect(compare([earlierArea()], [area()]).at(-1)).toMatchObject({
      ...{ outcome: 'new', earlier: null, later: ['CP2627.F1'] },
    });
  });
  it('is not new when it is what something earlier became', () => {
    const rows = compare([earlierArea()], [area(themes('x'), linked('repeats'))]);
    expect(rows.map(({ outcome }) => outcome)).toEqual(['continued']);
    expect(rows[0]?.reasons).toEqual([
      { because: 'CP2627.F1, an area for action, repeats it', reference: 'CP2627.F1' },
    ]);
  });
});
