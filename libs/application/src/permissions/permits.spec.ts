/** Permission with several capacities: what one of them lets through is done in it, and in no other. */
import type { Action } from '#domain/action/facts.js';
import type { Person, Role } from '#domain/entry.js';
import type { Caller } from './caller.js';
import { authorise } from './permits.js';
import { auditTeam, auditTeamAtAnyTime, judges, ownerAndCoordinator } from './roles.js';

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
const about = (state: unknown) => ({ state, payload: {} });

describe('Somebody with several capacities', () => {
  const leads = callerIn(as('agency-lead', 'police'), as('agency-lead', 'icb'), as('board-member'));

  it('acts in the first that is permitted, and the log names the agency of the act', () => {
    expect(authorise(ownerAndCoordinator, leads, about(owedBy('icb')))).toEqual({
      by: as('agency-lead', 'icb'),
    });
    expect(authorise(judges, leads, about(owedBy('icb')))).toEqual({ by: as('board-member') });
  });

  it('does only what one of them may do, and is told for whom it is', () => {
    expect(authorise(ownerAndCoordinator, leads, about(owedBy('school')))).toEqual({
      because: 'This is for the agency that owns or sponsors the action only.',
    });
  });

  it('records on another’s behalf only in a capacity that may', () => {
    const both = callerIn(as('agency-lead', 'police'), as('coordinator'));
    const onBehalfOf = { person: as('agency-lead', 'police'), isOutside: false };
    const asked = { ...about(owedBy('police')), onBehalfOf };
    expect(authorise(ownerAndCoordinator, both, asked)).toEqual({ by: as('coordinator') });
    expect(authorise(ownerAndCoordinator, leads, asked)).toEqual({
      because: expect.stringMatching(
        /^Only a coordinator records something on somebody else’s behalf/,
      ) as string,
    });
  });
});

describe('Somebody whose access has ended', () => {
  it('may do nothing', () => {
    expect(authorise(judges, callerIn(), about(owedBy('police')))).toEqual({
      because: 'You have no role here at present.',
    });
  });
});

describe('An auditor', () => {
  const audit = (reference: string, status: string) => ({ reference, status, concerns: [] });
  const on: Caller = {
    ...{ id: 'j.example', name: 'J. Example' },
    capacities: [{ person: as('auditor'), audits: ['CP26'] }],
  };

  it('records in the audits that they are on, while these are open', () => {
    expect(authorise(auditTeam, on, about(audit('CP26', 'planned')))).toEqual({ by: as('auditor') });
    for (const other of [audit('LAC26', 'planned'), audit('CP26', 'closed')])
      expect(authorise(auditTeam, on, about(other))).toEqual({
        because: 'This is for audits that you are on and that are still open only.',
      });
  });

  it('raises a concern about a child in them also when they have ended', () => {
    expect(authorise(auditTeamAtAnyTime, on, about(audit('CP26', 'closed')))).toEqual({ by: as('auditor') });
    expect(authorise(auditTeamAtAnyTime, on, about(audit('LAC26', 'closed')))).toHaveProperty('because');
  });
});
