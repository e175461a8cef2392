/** Permission with several capacities: what one of them lets through is done in it, and in no other. */
import type { Action } from '#domain/action/facts.js';
import type { Person, Role } from '#domain/entry.js';
import { NotAllowed, NotFound } from '../problems.js';
import type { Caller } from './caller.js';
import { authorise, maySee } from './permits.js';
import { judges, ownerAndCoordinator } from './roles.js';

const as = (role: Role, agency?: string): Person => ({
  ...{ id: 'j.example', name: 'J. Example', role },
  ...(agency === undefined ? {} : { agency }),
});
const callerIn = (...people: readonly Person[]): Caller => ({
  ...{ id: 'j.example', name: 'J. Example' },
  capacities: people.map((person) => ({ person })),
});
const owedBy = (agency: string) =>
  ({ owner: { agency }, sponsor: null, contributors: [], formerOwners: [] }) as unknown as Action;
const about = (state: unknown) => ({ state, payload: {}, what: 'action CP26.F1.A1' });

describe('Somebody with several capacities', () => {
  const leads = callerIn(as('agency-lead', 'police'), as('agency-lead', 'icb'), as('board-member'));

  it('acts in the first that is permitted, and the log names the agency of the act', () => {
    expect(authorise(ownerAndCoordinator, leads, about(owedBy('icb')))).toEqual(as('agency-lead', 'icb'));
    expect(authorise(judges, leads, about(owedBy('icb')))).toEqual(as('board-member'));
  });

  it('may see what any of them may see, and do only what one of them may do', () => {
    expect(maySee(leads, owedBy('school'))).toBe(true);
    expect(() => authorise(ownerAndCoordinator, leads, about(owedBy('school')))).toThrow(NotAllowed);
  });

  it('is not told of what none of them may see', () => {
    const lead = callerIn(as('agency-lead', 'police'), as('administrator'));
    expect(() => authorise(ownerAndCoordinator, lead, about(owedBy('school')))).toThrow(NotFound);
  });

  it('records on another’s behalf only in a capacity that may', () => {
    const both = callerIn(as('agency-lead', 'police'), as('coordinator'));
    const onBehalfOf = { person: as('agency-lead', 'police'), isOutside: false };
    const asked = { ...about(owedBy('police')), onBehalfOf };
    expect(authorise(ownerAndCoordinator, both, asked)).toEqual(as('coordinator'));
    expect(() => authorise(ownerAndCoordinator, leads, asked)).toThrow(NotAllowed);
  });
});

describe('Somebody whose access has ended', () => {
  it('may neither see nor do anything', () => {
    expect(maySee(callerIn(), owedBy('police'))).toBe(false);
    expect(() => authorise(judges, callerIn(), about(owedBy('police')))).toThrow(NotFound);
  });
});
