/** What each document shows, example by example; that it is so for any history is in test/incremental-equals-rebuilt. */
import type { DomainFact } from '#domain/catalogue.js';
import type { Entry } from '#domain/entry.js';
import type { RecordedEvent } from '#event-store/port.js';
import { type Around, entry } from '../../../../test/given-when-then.js';
import { gpLead } from '../../../../test/people.js';
import * as thread from '../../../../test/thread.js';
import type { CollectionName } from '../documents.js';
import type { Key } from '../port.js';
import { project, ProjectionFailed } from './project.js';
import { type DocumentOf, Session } from './session.js';
import { settle } from './settle.js';
import { Unsettled } from './unsettled.js';

const F2 = 'finding-CP1415.F2';
const A1 = 'action-CP1415.F2.A1';
const agreedBy = 'the chair';

describe('A finding’s document', () => {
  it('shows where it stands, and from which day time alone makes it off track', async () => {
    const { get } = await after([F2, thread.recorded()], [A1, thread.assigned()]);
    expect(await get('findings', 'CP1415.F2')).toMatchObject({
      ...{ number: 2, status: 'in-hand', offTrackFrom: '2015-04-01', actions: ['CP1415.F2.A1'], revision: 0 },
      ...{ owners: ['city-gp-practice'], agencies: ['city-gp-practice'] },
    });
  });

  it('moves with its actions', async () => {
    const { get } = await after([F2, thread.recorded()], [A1, thread.assigned()], [A1, thread.blocked]);
    expect(await get('findings', 'CP1415.F2')).toMatchObject({
      status: 'off-track',
      reasons: [{ because: 'CP1415.F2.A1 is blocked' }],
    });
  });

  it('has no status when it is a strength', async () => {
    const { get } = await after(['finding-CP1415.S1', thread.recorded({ kind: 'strength' })]);
    expect(await get('findings', 'CP1415.S1')).toMatchObject({ status: null, number: 1 });
  });

  it('shows a later finding that repeats it, though that was recorded first', async () => {
    const link = thread.next('FindingLinkedToEarlier', {
      relation: 'repeats',
      earlier: { finding: 'CP1415.F2' },
    });
    const { get } = await after(
      ['finding-CP1516.F1', thread.recorded({ audit: 'CP1516' })],
      ['finding-CP1516.F1', link],
      [F2, thread.recorded()],
    );
    expect(await get('findings', 'CP1415.F2')).toMatchObject({
      status: 'repeat-awaiting-judgement',
      repeats: [{ by: 'CP1516.F1', position: 2 }],
    });
    expect(await get('awaited', F2)).toBeUndefined();
  });

  it('forgets a link, an action or a notice whose entry was withdrawn', async () => {
    const { get } = await after(
      [F2, thread.recorded()],
      ['finding-CP1415.F1', thread.recorded()],
      ['action-CP1415.F1.A1', thread.assigned({ findings: ['CP1415.F1'] })],
      ['action-CP1415.F1.A1', thread.then('ActionLinkedToFinding', { finding: 'CP1415.F2', reason: 'Both' })],
      ['action-CP1415.F1.A1', withdrawn(4)],
    );
    expect(await get('findings', 'CP1415.F2')).toMatchObject({ status: 'awaiting-decision', actions: [] });
    expect(await get('actions', 'CP1415.F1.A1')).toMatchObject({ findingRefs: ['CP1415.F1'], revision: 2 });
  });

  it('shows the notices about it', async () => {
    const { get } = await after(
      [F2, thread.recorded()],
      ['notice-conferences', notice({ to: ['city-police', 'city-gp-practice'], about: ['CP1415.F2'] })],
      ['notice-conferences', acknowledged('city-police')],
    );
    expect(await get('findings', 'CP1415.F2')).toMatchObject({ notices: ['conferences'] });
    expect(await get('notices', 'conferences')).toMatchObject({
      awaiting: ['city-gp-practice'],
      revision: 1,
    });
  });
});

describe('An action’s document', () => {
  it('shows when it will be overdue, whose it is and was, and whether it is escalated', async () => {
    const to = { agency: 'city-social-care' };
    const { get } = await after(
      [A1, thread.assigned()],
      [A1, thread.then('ActionReassigned', { from: { agency: 'city-gp-practice' }, to, reason: 'Theirs' })],
      [A1, thread.then('ActionEscalated', { to: 'the board', reason: 'Late' })],
    );
    expect(await get('actions', 'CP1415.F2.A1')).toMatchObject({
      ...{ audit: 'CP1415', ownerAgency: 'city-social-care', overdueFrom: '2015-04-01', staleFrom: null },
      ...{ escalated: 'yes', agencies: ['city-social-care', 'city-gp-practice'] },
    });
  });

  it('shows when it will be stale, where it has no due date', async () => {
    const { get } = await after([A1, thread.assigned({ due: null })]);
    expect(await get('actions', 'CP1415.F2.A1')).toMatchObject({
      overdueFrom: null,
      staleFrom: '2015-03-13',
    });
  });

  it('no longer shows a note that was redacted', async () => {
    const note = thread.then('ProgressReported', { outlook: 'on-track', note: 'Mrs Smith agreed' });
    const { get } = await after([A1, thread.assigned()], [A1, note], [A1, redacted(2, 'note')]);
    expect(await get('actions', 'CP1415.F2.A1')).toMatchObject({ lastNote: '[text redacted]', revision: 2 });
    expect(await get('trail', 2)).toMatchObject({
      what: 'Progress reported, on track: [text redacted]',
      amendedBy: [{ type: 'TextRedacted', field: 'note' }],
    });
    expect((await get('trail', 2))?.text).not.toContain('Smith');
  });
});

describe('An audit’s document', () => {
  it('lists its findings, though one was recorded first', async () => {
    const { get } = await after([F2, thread.recorded()], ['audit-CP1415', thread.planned]);
    expect(await get('audits', 'CP1415')).toMatchObject({ status: 'planned', findings: ['CP1415.F2'] });
  });
});

describe('An agency’s document', () => {
  it('shows its name and its former ones', async () => {
    const { get } = await after(
      [
        'agency-x',
        entry<DomainFact>({ type: 'AgencyRegistered', data: { name: 'X', kind: 'gp', external: false } }),
      ],
      [
        'agency-x',
        entry<DomainFact>({ type: 'AgencyRenamed', data: { from: 'X', to: 'Y', reason: 'Merger' } }),
      ],
    );
    expect(await get('agencies', 'x')).toMatchObject({
      name: 'Y',
      formerNames: [{ name: 'X' }],
      position: 2,
    });
  });
});

describe('The trail', () => {
  it('shows who did what when, and by which words it is found', async () => {
    const { get } = await after([A1, thread.assigned()], [A1, thread.accepted]);
    expect(await get('trail', 2)).toMatchObject({
      ...{
        kind: 'action',
        reference: 'CP1415.F2.A1',
        type: 'ActionAccepted',
        what: 'Action accepted',
        why: null,
      },
      ...{
        actor: 'dr-osei',
        by: gpLead,
        effectiveDay: '2015-02-02',
        agencies: ['city-gp-practice'],
        amendedBy: [],
      },
      text: 'Action accepted · CP1415.F2.A1 · Dr Osei',
    });
  });

  it('shows agencies as corrected, in every entry since', async () => {
    const owner = { agency: 'city-police' };
    const corrected = { owner: { agency: 'city-gp-practice' } };
    const { get } = await after(
      [A1, thread.assigned({ owner })],
      [A1, thread.accepted],
      [A1, amendment('EntryCorrected', { entry: id(1), corrected, reason: 'Misread', agreedBy })],
    );
    expect((await get('trail', 1))?.agencies).toEqual(['city-cspc', 'city-gp-practice']);
    expect((await get('trail', 2))?.agencies).toEqual(['city-gp-practice']);
  });
});

describe('An event that cannot be projected', () => {
  it.each([
    ['of an unknown type', { type: 'ActionPainted' }],
    ['of a newer version', { version: 2 }],
    ['of an unknown stream', { stream: 'meeting-2015-03-19' }],
  ])('is refused when it is %s', async (_, change) => {
    const event = { ...recorded(1, A1, thread.assigned()), ...change };
    const projected = project(event, new Session(nothing), new Unsettled(), () => Promise.resolve([]));
    await expect(projected).rejects.toThrow(ProjectionFailed);
    await expect(projected).rejects.toMatchObject({ position: 1, event: id(1), type: event.type });
  });
});

const nothing = { get: () => Promise.resolve(undefined) };

/** Projects entries, each in its stream, from position 1; and settles at the end. */
async function after(...log: readonly (readonly [stream: string, entry: Entry])[]) {
  const session = new Session(nothing);
  const unsettled = new Unsettled();
  const events: RecordedEvent[] = [];
  for (const [stream, one] of log) {
    const revision = events.filter((event) => event.stream === stream).length;
    events.push({ ...recorded(events.length + 1, stream, one), revision });
  }
  const history = (stream: string, upTo: number) =>
    Promise.resolve(events.filter((event) => event.stream === stream && event.revision <= upTo));
  for (const event of events) await project(event, session, unsettled, history);
  await settle(session, unsettled);
  return {
    get: <C extends CollectionName>(collection: C, key: Key) => session.get(collection, key),
    documents: <C extends CollectionName>(collection: C) =>
      session
        .writes()
        .filter((write) => write.collection === collection && write.document !== null)
        .map(({ document }) => document as DocumentOf[C]),
  };
}

function recorded(position: number, stream: string, one: Entry): RecordedEvent {
  return { ...one, stream, position, id: id(position), revision: 0, version: 1, hash: 'ab'.repeat(32) };
}

function id(position: number): string {
  return `entry-${position}`;
}

function amendment<T extends 'EntryCorrected' | 'EntryWithdrawn' | 'TextRedacted'>(
  type: T,
  data: Extract<DomainFact, { type: T }>['data'],
  around: Around = {},
): Entry {
  return entry({ type, data }, around);
}

function withdrawn(position: number): Entry {
  return amendment('EntryWithdrawn', { entry: id(position), reason: 'Another action', agreedBy });
}

function redacted(position: number, field: string): Entry {
  return amendment('TextRedacted', { entry: id(position), field, reason: 'A name', agreedBy });
}

function notice(data: { to: string[]; about: string[] }): Entry {
  return entry({ type: 'NoticeCirculated', data: { title: 'Conferences', ...data } });
}

function acknowledged(agency: string): Entry {
  return entry({ type: 'NoticeAcknowledged', data: { agency } });
}
