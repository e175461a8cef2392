/** Import in the browser: files are brought in, what they would do is shown by cell, and only then are they recorded. */
import { Controller, Get, Inject, Param, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { buffer } from 'node:stream/consumers';
import { capacityIn, type Caller } from '#application/permissions/caller.js';
import { InvalidInput, NotAllowed, NotFound } from '#application/problems.js';
import type { ImportReport } from '#exchange/import/report.js';
import { LARGEST_FILE } from '#exchange/import/sheet.js';
import { principalOf } from '../../http/request.js';
import type { Service } from '../../service/service.js';
import { SERVICE } from '../../service/token.js';
import { importInto } from '../../service/importing.js';
import type { Form } from '../frame/page.js';
import type { Visit } from '../frame/visit.js';
import { HeldFiles, type Held } from './held-files.js';

/** Problems and rows in doubt that one page lists; the report that is kept has them all. */
const LISTED = 200;

function onlyCoordinators(caller: Caller): void {
  if (capacityIn(caller, ['coordinator']) === undefined)
    throw new NotAllowed('Importing is for a coordinator to do.');
}

function heldBy(service: Service, id: string, caller: Caller): Held {
  onlyCoordinators(caller);
  const held = HeldFiles.of(service).find(id, caller.id);
  if (held === undefined)
    throw new NotFound('upload of yours here any more: it is held for an hour. Choose the files again');
  return held;
}

function heldIn(visit: Visit): Held {
  return heldBy(visit.service, visit.params['held'] ?? '', visit.principal.caller);
}

/** Looks the files through, or records them. */
function run({ service, buses, principal }: Visit, { files }: Held, dryRun: boolean): Promise<ImportReport> {
  return importInto(service, buses.commands, { files, caller: principal.caller, dryRun });
}

/** As the page shows it: what could be, is in doubt, or cannot be. */
function shown(report: ImportReport, held: Held): object {
  const { counts, problems, unjudged } = report;
  return {
    report,
    counts: { ...counts, inDoubt: unjudged.length },
    problems: problems.slice(0, LISTED),
    moreProblems: Math.max(0, problems.length - LISTED),
    unjudged: unjudged.slice(0, LISTED),
    moreUnjudged: Math.max(0, unjudged.length - LISTED),
    names: held.files.map(({ name }) => name),
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
    async load(visit) {
      const held = heldIn(visit);
      const report = held.report ?? (await run(visit, held, true));
      return { ...shown(report, held), held: visit.params['held'] };
    },
    async send(visit) {
      const held = heldIn(visit);
      const to = `/import/${visit.params['held'] ?? ''}`;
      // Pressed twice, it is recorded once: each row has a key of its own, and the report is the first one's.
      if (held.report !== undefined) return { to, said: 'This was recorded before.' };
      const report = await run(visit, held, false);
      if (!report.ok && report.counts.recorded === 0)
        throw new InvalidInput([
          { field: '', message: 'Nothing was recorded: what is wrong is listed below.' },
        ]);
      held.report = report;
      const position = String(await visit.service.events.head());
      return { to, said: 'Recorded. The report below can be kept.', position };
    },
  },
];

/** The report, to be kept. */
@ApiExcludeController()
@Controller('import')
export class ImportReports {
  constructor(@Inject(SERVICE) private readonly service: Service) {}

  @Get(':held/report.json')
  async report(@Param('held') id: string, @Res() reply: FastifyReply): Promise<void> {
    const held = heldBy(this.service, id, principalOf(reply.request).caller);
    if (held.report === undefined) throw new NotFound('report yet: nothing was recorded');
    void reply
      .header('Content-Disposition', 'attachment; filename="import-report.json"')
      .header('Cache-Control', 'private, no-store')
      .type('application/json; charset=utf-8');
    const files = held.files.map(({ name }) => name);
    await reply.send(`${JSON.stringify({ files, ...held.report }, null, 2)}\n`);
  }
}
