/** One stored sample of every version of every fact: whatever was written once must always load and fold. */
import { readdirSync, readFileSync } from 'node:fs';
import { evolveAccount } from '#domain/account/facts.js';
import { evolveAction } from '#domain/action/evolve.js';
import { evolveAgency } from '#domain/agency/agency.js';
import { isAmendment } from '#domain/amendment/amendment.js';
import { evolveAudit } from '#domain/audit/facts.js';
import { factVersions, type DomainFact, type FactType } from '#domain/catalogue.js';
import type { Entry, Fact } from '#domain/entry.js';
import { evolveFinding } from '#domain/finding/facts.js';
import { fold, type Evolve } from '#domain/fold.js';
import { evolveIndicator } from '#domain/indicator/facts.js';
import { evolveMeeting } from '#domain/meeting/facts.js';
import { evolveNotice } from '#domain/notice/notice.js';
import { subjectOf, type Kind } from '#domain/references.js';
import { tell } from '#domain/telling/tell.js';
import { isPlainDate, londonDate, readEffective } from '#domain/time.js';
import { EventCodec, type EventRecord } from '#event-store/codec.js';
import type { RecordedEvent } from '#event-store/port.js';

const folder = new URL('./fixtures/events/', import.meta.url);
const files = readdirSync(folder).sort();
const codec = new EventCodec({});

const folds: Readonly<Record<Kind, { readonly begins: FactType; readonly evolve: unknown }>> = {
  agency: { begins: 'AgencyRegistered', evolve: evolveAgency },
  audit: { begins: 'AuditPlanned', evolve: evolveAudit },
  finding: { begins: 'FindingRecorded', evolve: evolveFinding },
  action: { begins: 'ActionAssigned', evolve: evolveAction },
  indicator: { begins: 'IndicatorDefined', evolve: evolveIndicator },
  meeting: { begins: 'MeetingHeld', evolve: evolveMeeting },
  notice: { begins: 'NoticeCirculated', evolve: evolveNotice },
  account: { begins: 'AccountInvited', evolve: evolveAccount },
};

function stored(file: string): EventRecord {
  return JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as EventRecord;
}

/** A sample as the store gives it: encoded as it is kept, and read back in its newest version. */
function loaded(file: string, position = 1): RecordedEvent {
  return codec.decode({ position, ...codec.encode(stored(file)) });
}

function foldOf(kind: Kind, reference: string, events: readonly RecordedEvent[]): unknown {
  return fold(folds[kind].evolve as Evolve<unknown, Fact>, reference, events as readonly Entry[]);
}

function subject(stream: string): { readonly kind: Kind; readonly reference: string } {
  const found = subjectOf(stream);
  if (found === undefined) throw new Error(`${stream} is not a stream of the domain.`);
  return found;
}

const samples = new Map(files.map((file) => [file, stored(file)]));

describe('The stored samples', () => {
  it('are one for every version of every fact that the log may hold, and no more', () => {
    const wanted = Object.entries(factVersions).flatMap(([type, newest]) =>
      Array.from({ length: newest }, (_, before) => `${type}.v${before + 1}.json`),
    );
    expect(files).toEqual(wanted.sort());
  });
  it('have ids and places of their own', () => {
    const all = [...samples.values()];
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    expect(new Set(all.map(({ stream, revision }) => `${stream} ${revision}`)).size).toBe(all.length);
  });

  it.each(files)('%s is a whole record, told who, when and on what basis', (file) => {
    const { stream, revision, id, type, version, metadata } = stored(file);
    expect(`${type}.v${version}.json`).toBe(file);
    expect(id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    const { kind } = subject(stream);
    if (!isAmendment({ type })) expect(revision === 0).toBe(type === folds[kind].begins);
    expect(metadata).toMatchObject({
      recordedBy: { id: expect.any(String) as string, role: expect.any(String) as string },
    });
    expect(metadata).toMatchObject({
      performedBy: { id: expect.any(String) as string, role: expect.any(String) as string },
    });
    expect(['stated', 'inferred', 'illustrative']).toContain(metadata.basis);
    expect(['web', 'api', 'import', 'system']).toContain(metadata.channel);
    expect(new Date(metadata.recordedAt).toISOString()).toBe(metadata.recordedAt);
    expect(isPlainDate(londonDate(metadata.recordedAt))).toBe(true);
    expect(readEffective(metadata.effective.on ?? 'unknown')).toEqual(metadata.effective);
  });

  it.each(files)(
    '%s loads in the version that is written today, and folds after the beginning of its trail',
    (file) => {
      const event = loaded(file, 2);
      expect(event.version).toBe(factVersions[event.type as FactType]);
      const { kind, reference } = subject(event.stream);
      const { begins } = folds[kind];
      const first = loaded(`${begins}.v${factVersions[begins]}.json`);
      const state = foldOf(kind, reference, event.type === begins ? [event] : [first, event]);
      expect(state).toMatchObject({ reference });
      expect(JSON.parse(JSON.stringify(state))).toEqual(state);
    },
  );

  it.each(files)('%s is told in a sentence of its own', (file) => {
    const { what, why, words } = tell(loaded(file) as unknown as DomainFact);
    expect(what).toMatch(/^[A-Z].*[^.\s]$/);
    expect(words).toContain(what);
    expect(`${what} ${why ?? ''}`).not.toMatch(/undefined|null|\[object/);
  });

  it('add up, stream by stream, to what they tell', () => {
    const events = files.map((file, at) => loaded(file, at + 1));
    const whole = (stream: string) => {
      const { kind, reference } = subject(stream);
      const own = events
        .filter((event) => event.stream === stream)
        .sort((one, other) => one.revision - other.revision);
      expect(own.map(({ revision }) => revision)).toEqual(own.map((_, at) => at));
      return foldOf(kind, reference, own);
    };
    expect(whole('agency-iro-service')).toMatchObject({
      name: 'Independent Reviewing Service',
      formerNames: [{ name: 'Commissioned IRO service', until: '2014-10-31' }],
      commissionedBy: null,
      leads: [],
      mergedInto: 'city-social-care',
    });
    expect(whole('audit-CP1415')).toMatchObject({
      status: 'closed',
      cases: [{ case: 'CP-CASE-03', moderated: { grade: 'Requires improvement' } }],
      concerns: [{ concern: 'IC1', raisedOn: '2014-11-10' }],
    });
    expect(whole('finding-CP1415.F2')).toMatchObject({
      title: 'GP attendance at child protection conferences',
      extent: { of: 'counted', seen: 1, outOf: 5 },
      responses: [],
      decision: { decision: 'act' },
      assessments: [{ rating: 'emerging', by: 'Professor Lyon' }],
      closed: false,
      illustrative: true,
    });
    expect(whole('action-CP1415.F2.A1')).toMatchObject({
      status: 'superseded',
      owner: { person: 'Lena Ward' },
      due: '2015-04-30',
      slips: [{ days: 30 }],
      evidence: [{ evidence: 'E1', withdrawn: true }],
      fellOverdue: ['2015-04-30'],
      supersededBy: 'CP1415.F2.A3',
    });
    expect(whole('indicator-IRO-VISITS')).toMatchObject({
      targets: [
        { appliesFrom: null, target: 80 },
        { appliesFrom: '2014-04-01', target: 90 },
      ],
      readings: [{ figures: { numerator: 8, denominator: 11 }, corrections: [{ by: 'Amira Khan' }] }],
      findings: ['LAC1415.F1'],
      retired: { on: '2016-04-04' },
    });
    expect(whole('meeting-2015-03-19')).toMatchObject({
      heldOn: '2015-03-19',
      positions: [{ position: '42' }],
      challenges: [
        { challenge: 'C1', status: 'closed', due: '2015-05-01', closed: { by: 'Professor Lyon' } },
      ],
      minutes: [{ about: 'CP1415.F2.A1', decision: 'Ask for the log of every conference' }],
    });
    expect(whole('notice-cp-conference-attendance')).toMatchObject({
      circulatedOn: '2015-01-31',
      acknowledged: [{ agency: 'city-gp-practice', on: '2015-02-04', by: 'Dr Osei' }],
    });
    expect(whole('account-lena.ward')).toMatchObject({
      name: 'Lena Ward-Price',
      grants: [{ grant: 'G1', audits: ['CP1415'], revoked: { on: '2015-02-20' } }],
      deputyships: [{ insteadOf: 'dr-osei', stoodDown: { reason: 'Dr Osei is back early' } }],
      inspections: [{ until: '2015-05-01', ended: { on: '2015-04-30' } }],
      suspended: null,
    });
  });
});
