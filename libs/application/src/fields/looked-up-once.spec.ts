import { IsInt, IsString, MinLength, validateSync } from 'class-validator';
import './looked-up-once.js';

class Visit {
  @IsString()
  readonly child: unknown;
  @MinLength(3, { groups: ['thorough'] })
  readonly note: unknown = '';

  constructor(child: unknown) {
    this.child = child;
  }
}

class RepeatedVisit extends Visit {
  @IsInt()
  readonly times: unknown;

  constructor(child: unknown, times: unknown) {
    super(child);
    this.times = times;
  }
}

const wrongFields = (visit: Visit, groups?: string[]): readonly string[] =>
  validateSync(visit, groups === undefined ? {} : { groups }).map(({ property }) => property);

describe('The rules of a class, looked up once', () => {
  it('are its own and those of the class that it extends, each time', () => {
    const bad = new RepeatedVisit(1, 'two');
    const good = new RepeatedVisit('Child A', 2);
    expect([bad, good, bad, good].map((visit) => wrongFields(visit).toSorted())).toEqual([
      ['child', 'note', 'times'],
      ['note'],
      ['child', 'note', 'times'],
      ['note'],
    ]);
  });

  it('are not those of a class that extends it, nor of another group', () => {
    expect(wrongFields(new Visit('Child A'))).toEqual(['note']);
    expect(wrongFields(new RepeatedVisit(1, 'two'), ['thorough'])).toEqual(['note']);
    expect(wrongFields(new RepeatedVisit(1, 'two')).toSorted()).toEqual(['child', 'note', 'times']);
  });
});
