/** What the command line tells of a history that it imported: what changed in a time, and what an agency answered for. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildServer } from './child-server.js';
import { goldenThread, inAFolder, MANY_PROCESSES_MS } from './command-line.js';

beforeAll(buildServer, 300_000);

const columns = [
  ...['command', 'subject', 'reference', 'effective', 'name', 'kind', 'title', 'commissionedBy'],
  ...['owner.agency', 'due', 'to', 'reason', 'agreedBy.id', 'agreedBy.name'],
  ...['numerator', 'denominator', 'unit', 'direction', 'target', 'frequency', 'period'],
];
const audit = { kind: 'case-review', title: 'Child protection enquiries' };
const owed = { title: 'See every child', 'owner.agency': 'iro-service', due: '2015-03-31' };
const moved = {
  to: '2015-04-30',
  reason: 'One post is vacant',
  'agreedBy.id': 'p.lyon',
  'agreedBy.name': 'P. Lyon',
};
const measure = {
  title: 'Seen',
  numerator: 'seen',
  denominator: 'all',
  unit: 'percent',
  direction: 'higher',
};

const rows: readonly Readonly<Record<string, string>>[] = [
  {
    command: 'register-agency',
    reference: 'city',
    name: 'The City',
    kind: 'authority',
    effective: '2015-01-12',
  },
  {
    ...{ command: 'register-agency', reference: 'iro-service', name: 'IRO service', kind: 'reviewing' },
    ...{ commissionedBy: 'city', effective: '2015-01-12' },
  },
  { command: 'plan-audit', reference: 'CP1415', ...audit, effective: '2015-01-12' },
  {
    ...{ command: 'record-finding', subject: 'CP1415', reference: 'CP1415.F1', kind: 'area-for-action' },
    ...{ title: 'Visits', effective: '2015-01-12' },
  },
  {
    command: 'assign-action',
    subject: 'CP1415.F1',
    reference: 'CP1415.F1.A1',
    ...owed,
    effective: '2015-01-13',
  },
  { command: 'change-due-date', subject: 'CP1415.F1.A1', ...moved, effective: '2015-02-10' },
  {
    command: 'define-indicator',
    reference: 'IRO-VISITS',
    ...measure,
    target: '80',
    frequency: 'yearly',
    effective: '2015-01-12',
  },
  {
    ...{
      command: 'record-reading',
      subject: 'IRO-VISITS',
      period: '2013/14',
      numerator: '9',
      denominator: '18',
    },
    effective: '2015-02-11',
  },
];
const csv = [columns, ...rows.map((row) => columns.map((name) => row[name] ?? ''))]
  .map((cells) => cells.join(','))
  .join('\n');

it(
  'What was imported is told: what changed between two dates, and what an agency answered for, with who commissions it',
  () =>
    inAFolder(async (folder) => {
      const file = join(folder, 'tracker.csv');
      writeFileSync(file, csv);
      expect(await goldenThread(folder, 'import', file)).toMatchObject({ status: 0 });

      const times = ['--from', '2015-01-31', '--to', '2015-02-28', '--effective'];
      const diff = await goldenThread(folder, 'diff', ...times);
      expect(diff).toMatchObject({ status: 0, stderr: '' });
      expect(diff.stdout).toContain(
        'A1 was put off from 31 March 2015 to 30 April 2015 (30 days): One post is vacant.',
      );
      expect(diff.stdout).toContain('It was read for 2013/14: 50% (9 of 18), against a target of 80%.');

      const answered = await goldenThread(folder, 'accountability', 'iro-service', '--as-at', '2015-02-28');
      expect(answered).toMatchObject({ status: 0, stderr: '' });
      expect(answered.stdout).toContain('IRO service, commissioned by The City\nOwns now 1, overdue 0\n');
      expect(answered.stdout).toMatch(/CP1415\.F1\.A1 +2015-01-13 to now +assigned +1 slip +See every child/);
    }),
  MANY_PROCESSES_MS,
);
