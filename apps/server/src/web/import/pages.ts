/** Import in the browser: files are brought in, what they would do is shown by cell, and only then are they recorded. */
import { Controller, Get, Inject, Param, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { buffer } from 'node:stream/consumers';
import { InvalidInput, NotFound } from '#application/problems.js';
import type { ImportReport } from '#exchange/import/report.js';
import { LARGEST_FILE } from '#exchange/import/sheet.js';
import { WentWrong } from '../../http/problems.js';
import { principalOf } from '../../http/request.js';
import type { Service } from '../../service/service.js';
import { SERVICE } from '../../service/token.js';
import type { Form } from '../frame/page.js';
import { noteWritten } from '../frame/said.js';
import { begin } from './carry-out.js';
import { asksOfColumns, importColumns } from './columns.js';
import { HeldFiles, heldBy, heldIn, idIn, onlyCoordinators, type Held } from './held.js';
import { hasStopped } from './run.js';

/** Problems and rows in doubt that one page lists; the report that is kept has them all. */
const LISTED = 200;

/** Files smaller than this, in bytes, are looked through and recorded while the page is waited for. */
const SHORT = 100_000;

function isShort({ files }: Held): boolean {
  return files.reduce((sum, { size }) => sum + size, 0) < SHORT;
}

/** As the page shows it: what could be, is in doubt, or cannot be. */
function shown(report: ImportReport, { understood }: Held): object {
  const { counts, unjudged } = report;
  const headings = new Map(
    understood?.columns
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

/** A browser is told once to wait for what was recorded. */
function withoutPosition({ run, ...before }: Held): Held | undefined {
  if (run?.position === undefined) return undefined;
  const { position: told, ...rest } = run;
  return { ...before, run: rest };
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
      return HeldFiles.of(visit.service).hold(visit.principal.caller.id, { name, bytes });
    },
    async send(visit, fields) {
      const { id: by } = visit.principal.caller;
      const held = await HeldFiles.of(visit.service).gather(fields.all('file'), by);
      if (held === undefined)
        throw new InvalidInput([{ field: 'file', message: 'Choose at least one CSV file.' }]);
      return { to: `/import/${held}` };
    },
  },
  {
    path: '/import/:held',
    view: 'coordinator/import-held.njk',
    async elsewhere(visit) {
      const held = await heldIn(visit);
      const isAsked = held.understood === undefined && asksOfColumns(held);
      return isAsked ? `/import/${idIn(visit)}/columns` : undefined;
    },
    async load(visit) {
      const { service } = visit;
      const files = HeldFiles.of(service);
      let held = await heldIn(visit);
      if (held.run === undefined || hasStopped(held.run, service.now())) {
        await begin(visit, isShort(held), true);
        held = await heldIn(visit);
      }
      const names = held.files.map(({ name }) => name);
      const { report: kept, failed, position, progress, dryRun = true } = held.run ?? {};
      if (failed !== undefined) {
        // Said once: what was being recorded may be in part, and is looked at again from its files.
        await files.change(idIn(visit), ({ run, ...before }) =>
          run?.failed === undefined ? undefined : before,
        );
        throw new WentWrong(failed);
      }
      if (kept === undefined) return { names, dryRun, progress };
      if (position !== undefined) {
        noteWritten(visit.reply, position);
        await files.change(idIn(visit), (before) => withoutPosition(before));
      }
      const report = await files.reportOf(kept);
      return { ...shown(report, held), names, held: idIn(visit), isAsked: asksOfColumns(held) };
    },
    async send(visit) {
      const files = HeldFiles.of(visit.service);
      const to = `/import/${idIn(visit)}`;
      // Pressed twice, it is recorded once: each row has a key of its own, and the report is the first one's.
      if (!(await begin(visit, isShort(await heldIn(visit)), false))) return { to };
      const { run } = await heldIn(visit);
      const isRecorded = run?.report !== undefined && (await files.reportOf(run.report)).ok;
      return isRecorded ? { to, said: 'Recorded. The report below can be kept.' } : { to };
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
    const held = await heldBy(this.service, id, principalOf(reply.request).caller);
    const { report: kept, dryRun } = held.run ?? {};
    if (kept === undefined || dryRun !== false) throw new NotFound('report yet: nothing was recorded');
    const report = await HeldFiles.of(this.service).reportOf(kept);
    void reply
      .header('Content-Disposition', 'attachment; filename="import-report.json"')
      .header('Cache-Control', 'private, no-store')
      .type('application/json; charset=utf-8');
    const files = held.files.map(({ name }) => name);
    await reply.send(`${JSON.stringify({ files, ...report }, null, 2)}\n`);
  }
}
