/** Import in the browser: files are brought in, what they would do is shown by cell, and only then are they recorded. */
import { Controller, Get, Inject, Param, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { buffer } from 'node:stream/consumers';
import { InvalidInput, NotFound } from '#application/problems.js';
import type { ImportReport } from '#exchange/import/report.js';
import { LARGEST_FILE } from '#exchange/import/sheet.js';
import { principalOf } from '../../http/request.js';
import type { Service } from '../../service/service.js';
import { SERVICE } from '../../service/token.js';
import type { Form } from '../frame/page.js';
import { noteWritten } from '../frame/said.js';
import type { Visit } from '../frame/visit.js';
import { HeldFiles, heldBy, heldIn, onlyCoordinators, type Held } from './held-files.js';
import { asksOfColumns, importColumns } from './import-columns.js';
import { ImportRun } from './import-run.js';

/** Problems and rows in doubt that one page lists; the report that is kept has them all. */
const LISTED = 200;

/** Files smaller than this, in bytes, are looked through and recorded while the page is waited for. */
const SHORT = 100_000;

function isShort({ files }: Held): boolean {
  return files.reduce((sum, { bytes }) => sum + bytes.byteLength, 0) < SHORT;
}

/** Begins to look the files through, or to record them; has ended already where that is short. */
async function begin(visit: Visit, held: Held, dryRun: boolean): Promise<ImportRun> {
  const run = new ImportRun(visit, held, dryRun);
  held.run = run;
  if (isShort(held)) await run.ended;
  return run;
}

/** As the page shows it: what could be, is in doubt, or cannot be. */
function shown(report: ImportReport, { understood }: Held): object {
  const { counts, unjudged } = report;
  const headings = new Map(
    understood?.columns
      .entries()
      .filter(([, column]) => column !== '')
      .map(([heading, column]) => [column, heading] as const),
  );
  const problems = report.problems.map((one) => ({ ...one, heading: headings.get(one.column ?? '') }));
  return {
    report,
    counts: { ...counts, inDoubt: unjudged.length },
    problems: problems.slice(0, LISTED),
    moreProblems: Math.max(0, problems.length - LISTED),
    unjudged: unjudged.slice(0, LISTED),
    moreUnjudged: Math.max(0, unjudged.length - LISTED),
  };
}

export const importPages: readonly Form[] = [
  {
    path: '/import',
    view: 'coordinator/import.njk',
    load(visit) {
      onlyCoordinators(visit.principal.caller);
      return {
        files: {
          hint: 'CSV files in UTF-8, at most 32 MB each; several are taken in the order of their names.',
          accept: '.csv,text/csv',
        },
      };
    },
    async take(visit, { name, content }) {
      onlyCoordinators(visit.principal.caller);
      const bytes = await buffer(content);
      if (bytes.byteLength >= LARGEST_FILE)
        throw new InvalidInput([{ field: 'file', message: `“${name}” is larger than 32 MB.` }]);
      return HeldFiles.of(visit.service).hold(
        visit.principal.caller.id,
        [{ name, bytes }],
        Date.parse(visit.service.now()),
      );
    },
    send(visit, fields) {
      const { id: by } = visit.principal.caller;
      const store = HeldFiles.of(visit.service);
      const files = fields.all('file').flatMap((id) => store.take(id, by)?.files ?? []);
      if (files.length === 0)
        throw new InvalidInput([{ field: 'file', message: 'Choose at least one CSV file.' }]);
      const inOrder = files.toSorted((one, other) =>
        one.name.localeCompare(other.name, 'en-GB', { numeric: true }),
      );
      const held = store.hold(by, inOrder, Date.parse(visit.service.now()));
      return Promise.resolve({ to: `/import/${held}` });
    },
  },
  {
    path: '/import/:held',
    view: 'coordinator/import-held.njk',
    elsewhere(visit) {
      const held = heldIn(visit);
      const isAsked = held.understood === undefined && asksOfColumns(held);
      return isAsked ? `/import/${visit.params['held'] ?? ''}/columns` : undefined;
    },
    async load(visit) {
      const held = heldIn(visit);
      const run = held.run ?? (await begin(visit, held, true));
      const { report, error, progress, dryRun } = run;
      if (error !== undefined) {
        // A look that failed is taken again; what was being recorded may be in part, and is looked at from its files.
        if (dryRun) delete held.run;
        throw error as Error;
      }
      const names = held.files.map(({ name }) => name);
      if (report === undefined) return { names, dryRun, progress };
      const position = run.takePosition();
      if (position !== undefined) noteWritten(visit.reply, position);
      return { ...shown(report, held), names, held: visit.params['held'], isAsked: asksOfColumns(held) };
    },
    async send(visit) {
      const held = heldIn(visit);
      const to = `/import/${visit.params['held'] ?? ''}`;
      // Pressed twice, it is recorded once: each row has a key of its own, and the report is the first one's.
      if (held.run?.dryRun === false) return { to };
      const { report } = await begin(visit, held, false);
      return report?.ok === true ? { to, said: 'Recorded. The report below can be kept.' } : { to };
    },
  },
  importColumns,
];

/** The report, to be kept. */
@ApiExcludeController()
@Controller('import')
export class ImportReports {
  constructor(@Inject(SERVICE) private readonly service: Service) {}

  @Get(':held/report.json')
  async report(@Param('held') id: string, @Res() reply: FastifyReply): Promise<void> {
    const held = heldBy(this.service, id, principalOf(reply.request).caller);
    const { report, dryRun } = held.run ?? {};
    if (report === undefined || dryRun !== false) throw new NotFound('report yet: nothing was recorded');
    void reply
      .header('Content-Disposition', 'attachment; filename="import-report.json"')
      .header('Cache-Control', 'private, no-store')
      .type('application/json; charset=utf-8');
    const files = held.files.map(({ name }) => name);
    await reply.send(`${JSON.stringify({ files, ...report }, null, 2)}\n`);
  }
}
