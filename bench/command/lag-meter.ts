/** Measures how far the read models are behind the log, in time. */
import type { Service } from '#server/service/service.js';
import { percentile } from '../harness.js';

/** Lag in milliseconds: 99th percentile under load, and until nothing was left after it. */
export interface Lag {
  readonly p99: number;
  readonly drained: number;
}

const SAMPLE_MS = 5;

export class LagMeter {
  private heads: { readonly head: number; readonly at: number }[] = [];
  private samples: number[] = [];
  private sampling: NodeJS.Timeout | undefined;

  constructor(private readonly service: Service) {}

  start(): void {
    this.heads = [];
    this.samples = [];
    this.sampling = setInterval(() => {
      void this.sample();
    }, SAMPLE_MS);
  }

  /** Ends the measurement and waits until the read models have taken in everything. */
  async stop(): Promise<Lag> {
    clearInterval(this.sampling);
    this.sampling = undefined;
    const end = performance.now();
    await this.service.projector.waitFor(await this.service.events.head(), 60_000);
    return { p99: percentile(this.samples, 0.99), drained: performance.now() - end };
  }

  /** Notes the age of the oldest head seen that the read models have not taken in. */
  private async sample(): Promise<void> {
    this.heads.push({ head: await this.service.events.head(), at: performance.now() });
    const taken = this.service.projector.checkpoint();
    const waiting = this.heads.findIndex(({ head }) => head > taken);
    this.heads.splice(0, waiting < 0 ? this.heads.length : waiting);
    const oldest = this.heads[0];
    this.samples.push(oldest === undefined ? 0 : performance.now() - oldest.at);
  }
}
