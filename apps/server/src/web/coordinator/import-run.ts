/** An import, or its rehearsal, that goes on by itself while pages show how far it has come. */
import type { ImportProgress, ImportReport } from '#exchange/import/report.js';
import { importInto, type ImportRequest } from '../../service/importing.js';
import type { Visit } from '../frame/visit.js';

export class ImportRun {
  progress: ImportProgress = { phase: 'checking', done: 0, total: 0 };
  report: ImportReport | undefined;
  /** Why it ended without a report. */
  error: unknown;
  /** Position of the log when it ended, until a browser has been told to wait for it. */
  position: string | undefined;
  /** Fulfils when it has ended, however. */
  readonly ended: Promise<void>;

  constructor(
    { service, buses, principal }: Visit,
    request: Pick<ImportRequest, 'files' | 'understood'>,
    readonly dryRun: boolean,
  ) {
    const { caller } = principal;
    const onProgress = (progress: ImportProgress) => {
      this.progress = progress;
    };
    const work = async () => {
      const report = await importInto(service, buses.commands, { ...request, caller, dryRun, onProgress });
      if (report.counts.recorded > 0 && !dryRun) this.position = String(await service.events.head());
      return report;
    };
    this.ended = work().then(
      (report) => {
        this.report = report;
      },
      (error: unknown) => {
        this.error = error;
      },
    );
  }

  get isGoing(): boolean {
    return this.report === undefined && this.error === undefined;
  }

  /** Lets the browser's pages wait, from now on, for what was recorded. It is said once. */
  takePosition(): string | undefined {
    const { position } = this;
    this.position = undefined;
    return position;
  }
}
