/** Nobody marks their own agency's work: both hands are checked, the one that typed and the one it was typed for. */
import type { Person } from '../entry.js';
import { aStoryOf, rulesBroken, situation } from '../../../../test/given-when-then.js';
import {
  auditor,
  coordinator,
  gpDeputy,
  gpLead,
  policeBoardMember,
  policeLead,
  scrutineer,
  socialCareLead,
} from '../../../../test/people.js';
import * as a from '../../../../test/thread.js';
import { decideFinding } from '../finding/decide.js';
import { evolveFinding } from '../finding/facts.js';
import { decideAction } from './decide.js';
import { evolveAction } from './evolve.js';
import { independenceRules as rules } from './independence.js';

const given = aStoryOf(evolveAction, 'CP1415.F2.A1');
const sponsor = { agency: 'city-social-care', person: 'Tom Reid' };
const statement = 'Seen in the minutes of three conferences';
const verified = { type: 'CompletionVerified', data: { statement } };

describe('Completion is verified', () => {
  const done = given(a.assigned({ sponsor }), a.completed);
  const verify = (around: Parameters<typeof situation>[0]) =>
    done.when(decideAction.verifyCompletion, { statement }, a.nobodyMerged, situation(around));

  it('by nobody from the owner’s or the sponsor’s agency', () => {
    for (const by of [gpDeputy, socialCareLead])
      verify({ by }).thenRefused(rules.verifierActsForNeitherOwnerNorSponsor);
  });
  it('by nobody from an agency that either was merged into, or from one that was merged into it', () => {
    const merged = (successors: readonly (readonly [string, string])[], by: Person) =>
      done.when(
        decideAction.verifyCompletion,
        { statement },
        { successors: new Map(successors) },
        situation({ by }),
      );
    const rule = rules.verifierActsForNeitherOwnerNorSponsor;
    merged([['city-gp-practice', 'city-police']], policeBoardMember).thenRefused(rule);
    merged([['city-social-care', 'city-police']], policeBoardMember).thenRefused(rule);
    merged([['city-police', 'city-gp-practice']], policeBoardMember).thenRefused(rule);
    merged([['city-health', 'city-police']], policeBoardMember).then(verified);
  });
  it('by nobody on whose behalf an owner’s colleague types, nor the other way round', () => {
    verify({ by: scrutineer, typedBy: gpDeputy }).thenRefused(rules.verifierActsForNeitherOwnerNorSponsor);
    verify({ by: gpDeputy, typedBy: coordinator }).thenRefused(rules.verifierActsForNeitherOwnerNorSponsor);
  });
  it('by nobody who acts for the owner’s or the sponsor’s agency in another capacity', () => {
    const typistActsFor = ['city-police', 'city-social-care'];
    verify({ by: policeBoardMember, typistActsFor }).thenRefused(rules.verifierActsForNeitherOwnerNorSponsor);
    verify({ by: policeBoardMember, typistActsFor: ['city-police'] }).then(verified);
  });
  it('by somebody other than the person who completed it, whatever the setting', () => {
    for (const independence of ['another-agency', 'another-person'] as const)
      verify({ by: gpLead, independence }).thenRefused(rules.verifierDidNotComplete);
  });
  it('by somebody other than the person who typed that it is completed', () => {
    given(a.assigned(), a.then('CompletionClaimed', { statement: 'Done' }, { typedBy: coordinator }))
      .when(decideAction.verifyCompletion, { statement }, a.nobodyMerged, situation({ by: coordinator }))
      .thenRefused(rules.verifierDidNotComplete);
  });
  it('by a board member of another agency, or of none', () => {
    verify({ by: policeBoardMember }).then(verified);
    verify({ by: scrutineer }).then(verified);
  });
  it('by a colleague, where the setting asks only for another person', () => {
    verify({ by: gpDeputy, independence: 'another-person' }).then(verified);
  });
});

describe('Impact is judged', () => {
  it('by nobody from an agency that an owner was merged into', () => {
    const facts = {
      actions: [a.actionFrom(a.assigned())],
      successors: new Map([['city-gp-practice', 'city-police']]),
    };
    aStoryOf(
      evolveFinding,
      'CP1415.F2',
    )(a.recorded())
      .when(
        decideFinding.assessImpact,
        { rating: 'shown', restsOn: ['feedback'], narrative: 'Heard' },
        facts,
        situation({ by: policeBoardMember }),
      )
      .thenRefused(rules.impactIsJudgedFromOutside);
  });

  const finding = aStoryOf(evolveFinding, 'CP1415.F2')(a.recorded());
  const actions = [
    a.actionFrom(a.assigned({ sponsor }), a.completed, a.verified),
    a.actionFrom(a.assigned({ owner: { agency: 'city-police' } })),
  ];
  const assessment = { rating: 'shown', restsOn: ['re-audit'], narrative: 'A report at all six' } as const;
  const assess = (around: Parameters<typeof situation>[0]) =>
    finding.when(decideFinding.assessImpact, assessment, { actions, ...a.nobodyMerged }, situation(around));

  it('by nobody who acts for the owner’s or sponsor’s agency of any action on the finding', () => {
    for (const by of [gpDeputy, socialCareLead, policeBoardMember])
      assess({ by }).thenRefused(rules.impactIsJudgedFromOutside);
    assess({ by: scrutineer, typedBy: policeLead }).thenRefused(rules.impactIsJudgedFromOutside);
  });
  it('by somebody other than who completed an action, where the setting asks only for another person', () => {
    assess({ by: gpLead, independence: 'another-person' }).thenRefused(rules.whoJudgesImpactDidNotComplete);
  });
  it('by anybody else', () => {
    const happened = { type: 'ImpactAssessed', data: assessment };
    assess({ by: scrutineer }).then(happened);
    assess({ by: auditor }).then(happened);
    assess({ by: gpDeputy, independence: 'another-person' }).then(happened);
  });
});

describe('More time', () => {
  const asked = given(
    a.assigned(),
    a.then('MoreTimeRequested', { to: '2015-05-31', reason: 'Sickness' }, { typedBy: gpDeputy }),
  );
  const change = { to: '2015-05-31', reason: 'Sickness' };

  it('is not agreed by the person who asked for it, nor by the one who typed the request', () => {
    for (const by of [gpLead, gpDeputy])
      asked
        .when(decideAction.changeDueDate, change, situation({ by }))
        .thenRefused(rules.whoAsksForTimeDoesNotAgreeIt);
  });
  it('is not agreed in the name of the person who asked for it', () => {
    asked
      .when(decideAction.changeDueDate, { ...change, agreedBy: gpLead }, situation())
      .thenRefused(rules.whoAsksForTimeDoesNotAgreeIt);
  });
  it('is not refused by the person who asked for it', () => {
    asked
      .when(decideAction.refuseMoreTime, { reason: 'No need' }, situation({ by: gpLead }))
      .thenRefused(rules.whoAsksForTimeDoesNotAgreeIt);
  });
});

it('Every rule of independence has been broken', () => {
  expect(rulesBroken).toEqual(new Set(Object.values(rules)));
});
