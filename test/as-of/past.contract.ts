/** What the past must be on every driver of the read models: in either time, and in both, what a plain fold of the log gives. */
import fc from 'fast-check';
import { plusDays } from '#domain/time.js';
import type { Draw } from '../random-history.js';
import { expectThePast, inAHistory, inALog, type OpenModels, timesIn } from './past.js';

const pick = fc.nat(999);
const drawsOf = (first: fc.Arbitrary<number>) =>
  fc.array(
    fc.record<Draw>({
      command: fc.nat(999),
      picks: fc.tuple(first, pick, pick, pick, pick, pick).map((six) => [...six]),
    }),
    { minLength: 60, maxLength: 250, size: 'max' },
  );
/** About anything; or about few things, to which much happens on one day. */
const draws = fc.oneof(drawsOf(pick), drawsOf(fc.nat(2)));
/** Places in the log and in the days, in thousandths. */
const places = fc.tuple(fc.nat(1000), fc.nat(1000));

interface Runs {
  readonly runs: number;
  /** Asked about each history, at least and at most. */
  readonly times: readonly [number, number];
}

/** @param openModels opens empty read models, which the suite closes */
export function pastContract(driver: string, openModels: OpenModels, { runs, times }: Runs): void {
  it(`As of any time, a plain fold of the log gives the same counts, registers, lists and single items on ${driver}`, async () => {
    const [minLength, maxLength] = times;
    const asked = fc.array(places, { minLength, maxLength });
    await fc.assert(
      fc.asyncProperty(draws, asked, async (history, all) => {
        await inAHistory(openModels, history, async ({ events, models, log }) => {
          for (const each of all)
            for (const when of timesIn(log, each)) await expectThePast({ events, models, log }, when);
        });
      }),
      { numRuns: runs, endOnFailure: true },
    );
  });

  it(`What is put right on the day on which it was said 'leaves one version for every day, also when a late entry comes afterwards, on ${driver}`, async () => {
    const [finding, action] = ['finding-CP1415.F1', 'action-CP1415.F1.A1'];
    const kept = { evidenceRequired: false, contributors: [], about: 'system' };
    await inALog(
      openModels,
      [
        ['2015-03-02', finding, 'FindingRecorded', { ...recordedFinding, audit: 'CP1415' }],
        ['2015-03-03', action, 'ActionAssigned', { ...kept, ...assignedAction, findings: ['CP1415.F1'] }],
        ['2015-03-05', action, 'ActionBlocked', { reason: 'No room' }],
        ['2015-03-09', action, 'ActionUnblocked', { note: 'A room' }],
        ['2015-03-09', action, 'ActionBlocked', { reason: 'No, it is taken' }],
        // Late: it took effect between the two.
        ['2015-03-06', action, 'ProgressReported', { outlook: 'on-track', note: 'We look for one' }],
        ['2015-03-04', finding, 'DecisionRecorded', { decision: 'act', rationale: 'Needed' }],
        ['2015-03-12', action, 'ActionUnblocked', { note: 'At last' }],
      ],
      async (recorded) => {
        for (const { position } of recorded.log)
          for (let day = '2015-03-01'; day < '2015-03-15'; day = plusDays(day, 1)) {
            await expectThePast(recorded, { day, onDay: day });
            await expectThePast(recorded, { position, day, onDay: day });
          }
      },
    );
  });

  it(`Which notices awaited an acknowledgement too long is told as it was, also when it was given since, on ${driver}`, async () => {
    const to = ['city-csc', 'city-police'];
    const circulated = { title: 'Conferences', to, about: [], acknowledgeBy: '2015-03-06' };
    await inALog(
      openModels,
      [
        ['2015-03-02', 'notice-conferences', 'NoticeCirculated', circulated],
        ['2015-03-03', 'notice-visits', 'NoticeCirculated', { ...circulated, title: 'Visits' }],
        ['2015-03-03', 'notice-minutes', 'NoticeCirculated', { ...circulated, title: 'Minutes' }],
        ['2015-03-05', 'notice-visits', 'NoticeAcknowledged', { agency: 'city-csc' }],
        ['2015-03-08', 'notice-visits', 'NoticeAcknowledged', { agency: 'city-police' }],
        ['2015-03-09', 'notice-conferences', 'NoticeAcknowledged', { agency: 'city-csc' }],
        ['2015-03-10', 'notice-minutes', 'NoticeAcknowledged', { agency: 'city-csc' }],
        ['2015-03-11', 'notice-conferences', 'NoticeAcknowledged', { agency: 'city-police' }],
      ],
      async (recorded) => {
        for (const { position } of recorded.log)
          for (let day = '2015-03-01'; day < '2015-03-13'; day = plusDays(day, 1)) {
            await expectThePast(recorded, { position, onDay: day });
            await expectThePast(recorded, { day, onDay: day });
            await expectThePast(recorded, { position, day, onDay: day });
          }
      },
    );
  });
}

const recordedFinding = {
  kind: 'area-for-action',
  title: 'Attendance',
  themes: ['timeliness'],
  extent: { of: 'some' },
  cases: [],
};
const assignedAction = { title: 'Attend', owner: { agency: 'city-csc' }, due: '2015-03-11' };
