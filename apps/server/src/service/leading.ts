/** Competes for the read models' lease, and does what only the leader does for as long as it has it. */
import { Logger } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { type Held, type LeaseStore, takeLease, type Timing } from '#read-models/lease/lease.js';
import { type Projector, type ProjectorOptions, startProjector } from '../projector/projector.js';

/** What the leader does besides keeping the read models up. */
export interface Duty {
  begin(): void;
  end(): Promise<void>;
}

export interface LeadingHealth {
  /** Whether this process leads. */
  readonly leads: boolean;
  /** Its fencing number, while it does. */
  readonly fence?: number;
}

const AGAIN_MS = 1000;

export class Leading {
  private readonly logger = new Logger('leading');
  private readonly ending = new AbortController();
  private readonly duties: Duty[] = [];
  private readonly running: Promise<void>;
  private held: Held | undefined;
  private keeping: Projector | undefined;

  constructor(
    private readonly lease: LeaseStore,
    private readonly options: Omit<ProjectorOptions, 'fence'>,
    private readonly timing?: Timing,
  ) {
    this.running = this.lead();
  }

  /** The projector, while this process leads. */
  projector(): Projector | undefined {
    return this.keeping;
  }

  /** Has a duty done whenever this process leads. */
  employ(duty: Duty): void {
    this.duties.push(duty);
    if (this.keeping !== undefined) duty.begin();
  }

  health(): LeadingHealth {
    return this.keeping === undefined || this.held === undefined
      ? { leads: false }
      : { leads: true, fence: this.held.fence };
  }

  /** Ends its work and gives the lease back, so that another process leads at once. */
  async close(): Promise<void> {
    this.ending.abort();
    await this.running;
  }

  private isEnding(): boolean {
    return this.ending.signal.aborted;
  }

  private async lead(): Promise<void> {
    const { signal } = this.ending;
    const name = `${hostname()} ${process.pid} ${randomUUID()}`;
    while (!this.isEnding()) {
      try {
        this.held = await takeLease(this.lease, name, signal, this.timing);
        await this.hold(this.held);
      } catch (error) {
        if (this.isEnding()) return;
        this.logger.error(error);
        await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
      } finally {
        await this.held?.release();
        this.held = undefined;
      }
    }
  }

  private async hold({ fence, lost }: Held): Promise<void> {
    const projector = await startProjector({ ...this.options, fence });
    try {
      this.keeping = projector;
      projector.onFailure((failure) => {
        this.logger.error({ msg: 'The read models stand still', ...failure });
      });
      for (const duty of this.duties) duty.begin();
      await either(lost, this.ending.signal);
    } finally {
      this.keeping = undefined;
      await Promise.all(this.duties.map((duty) => duty.end()));
      await projector.close();
    }
  }
}

/** Fulfils when one of the signals aborts. */
async function either(...signals: readonly AbortSignal[]): Promise<void> {
  const any = AbortSignal.any([...signals]);
  if (any.aborted) return;
  await new Promise((resolve) => {
    any.addEventListener('abort', resolve, { once: true });
  });
}
