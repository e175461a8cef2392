/** Given an event and facts, a policy answers with these commands. */
import { entry, inOrder } from '../../../../test/given-when-then.js';
import * as a from '../../../../test/thread.js';
import type { ActionFact } from '#domain/action/facts.js';
import type { DomainFact } from '#domain/catalogue.js';
import type { Entry } from '#domain/entry.js';
import type { Kind } from '#domain/references.js';
import { EscalateByRule, NameSponsor, Reassign } from '../commands/action.js';
import { ReopenAudit } from '../commands/audit.js';
import { escalate } from './escalate.js';
import { usualEscalation, type EscalationRules } from './escalation-rules.js';
import { moveToSuccessor } from './move-to-successor.js';
import { keyFor, type Happening } from './policy.js';
import { reopenAudit } from './reopen-audit.js';

const when = (kind: Kind, reference: string, happened: Entry<DomainFact> | Entry): Happening => {
  const [placed] = inOrder([happened as Entry<DomainFact>]) as [Entry<DomainFact>];
  return { kind, reference, entry: placed };
};
const onAction = (happened: Entry) => when('action', 'CP1415.F2.A1', happened);
const reason = 'Not ours to do';
const body = (...reactions: readonly { readonly body: object }[]) => reactions.map((one) => one.body);

describe('What a merged agency owes', () => {
  const sponsor = { agency: 'city-gp-practice', person: 'Lena Ward' };
  const merger = { into: 'city-health', reason: 'One practice from April' };
  const mergers = new Map([['city-gp-practice', merger]]);
  const happening = onAction(a.assigned());
  it('moves to the successor, to the same person and for the merger’s reason', () => {
    const to = { agency: 'city-health', person: 'Dr Osei' };
    expect(moveToSuccessor.react(happening, { actions: [a.actionFrom(a.assigned())], mergers })).toEqual([
      { command: Reassign, on: 'action', subject: 'CP1415.F2.A1', body: { to, reason: merger.reason } },
    ]);
  });
  it('moves after its sponsor, who must stand before an owner outside can be named', () => {
    const reactions = moveToSuccessor.react(happening, {
      actions: [a.actionFrom(a.assigned({ sponsor }))],
      mergers,
    });
    expect(reactions.map(({ command }) => command)).toEqual([NameSponsor, Reassign]);
    expect(reactions[0]?.body).toEqual({
      sponsor: { agency: 'city-health', person: 'Lena Ward' },
      reason: merger.reason,
    });
  });
  it('stays where no agency of it was merged', () => {
    const actions = [a.actionFrom(a.assigned({ owner: { agency: 'city-police' } }))];
    expect(moveToSuccessor.react(happening, { actions, mergers })).toEqual([]);
  });
  it('has a key for each action, event and command', () => {
    const other = { ...a.actionFrom(a.assigned({ sponsor })), reference: 'CP1415.F2.A2' };
    const reactions = moveToSuccessor.react(happening, {
      actions: [a.actionFrom(a.assigned()), other],
      mergers,
    });
    const keys = reactions.map((reaction) => keyFor(moveToSuccessor, happening, reaction));
    expect(new Set(keys).size).toBe(3);
    expect(keys[0]).toBe('policy:move-to-successor:entry-0:Reassign:CP1415.F2.A1');
  });
});

describe('An audit that ended', () => {
  const reported = entry({ type: 'AuditReported', data: {} } as const);
  const closed = entry({ type: 'AuditClosed', data: {} } as const);
  const withdrawn = entry({ type: 'AuditWithdrawn', data: { reason } } as const);
  const finding = when('finding', 'CP1415.F2', a.recorded());
  const areas = (...hasActions: readonly boolean[]) =>
    hasActions.map((hasAction) => ({ finding: a.findingFrom(a.recorded()), hasAction }));
  it('is reopened by a finding that was recorded in it after that', () => {
    for (const [end, status] of [
      [[reported, closed], 'closed'],
      [[withdrawn], 'withdrawn'],
    ] as const)
      expect(reopenAudit.react(finding, { audit: a.auditFrom(a.planned, ...end), areas: [] })).toEqual([
        {
          ...{ command: ReopenAudit, on: 'audit', subject: 'CP1415' },
          body: { reason: `CP1415.F2 was recorded in it while it was being ${status}` },
        },
      ]);
  });
  it('is not, while it was open when the finding was recorded', () => {
    expect(reopenAudit.react(finding, { audit: a.auditFrom(a.planned, reported), areas: [] })).toEqual([]);
  });
  it('is reopened when an area for action was unanswered as it closed', () => {
    const closing = when('audit', 'CP1415', closed);
    const audit = a.auditFrom(a.planned, reported);
    expect(body(...reopenAudit.react(closing, { audit, areas: areas(true, false) }))).toEqual([
      { reason: 'Recorded in it while it was being closed: CP1415.F2' },
    ]);
    expect(reopenAudit.react(closing, { audit, areas: areas(true, true) })).toEqual([]);
  });
});

describe('A rule of escalation', () => {
  const declined = a.then('ActionDeclined', { reason });
  const returned = a.then('CompletionReturned', { reason });
  const react = (happened: Entry, past: readonly Entry<ActionFact>[], rules: Partial<EscalationRules> = {}) =>
    body(...escalate({ ...usualEscalation, ...rules }).react(onAction(happened), a.actionFrom(...past)));
  const twice = [a.completed, returned, a.completed, returned];

  it('escalates what is declined at once, without repeating the reason, which may be redacted', () => {
    expect(react(declined, [a.assigned(), declined])).toEqual([
      {
        cause: 'declined',
        since: '2015-02-02',
        to: usualEscalation.to,
        reason: 'Declined on 2 February 2015',
      },
    ]);
    const [reaction] = escalate(usualEscalation).react(
      onAction(declined),
      a.actionFrom(a.assigned(), declined),
    );
    expect(reaction).toMatchObject({ command: EscalateByRule, on: 'action', subject: 'CP1415.F2.A1' });
  });
  it('escalates what is returned twice', () => {
    expect(react(returned, [a.assigned(), a.completed, returned])).toEqual([]);
    expect(react(returned, [a.assigned(), ...twice])).toMatchObject([{ cause: 'returned' }]);
    expect(react(returned, [a.assigned(), ...twice], { returns: 3 })).toEqual([]);
  });
  it('leaves what has moved on meanwhile', () => {
    expect(react(declined, [a.assigned(), declined, a.accepted])).toEqual([]);
    expect(react(returned, [a.assigned(), ...twice, a.completed])).toEqual([]);
  });
  it('can be off, and names the body that the partnership sets', () => {
    expect(react(declined, [a.assigned(), declined], { declined: false })).toEqual([]);
    expect(react(returned, [a.assigned(), ...twice], { returns: null })).toEqual([]);
    expect(react(declined, [a.assigned(), declined], { to: 'the Chair' })).toMatchObject([
      { to: 'the Chair' },
    ]);
  });
});
