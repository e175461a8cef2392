/** The service's figures, in Prometheus' form. */
import { Inject, Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { headInTime } from './head.js';
import { SERVICE } from './token.js';
import type { Service } from './service.js';

@Injectable()
export class Figures {
  private readonly registry = new Registry();
  private readonly duration: Histogram<'method' | 'route' | 'status'>;

  constructor(@Inject(SERVICE) service: Service) {
    const registers = [this.registry];
    collectDefaultMetrics({ register: this.registry });
    this.duration = new Histogram({
      name: 'golden_thread_request_seconds',
      help: 'Time from a request to its answer, in seconds',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
      registers,
    });
    new Gauge({
      name: 'golden_thread_log_head',
      help: 'Position of the last event',
      registers,
      async collect() {
        const head = await headInTime(service.events);
        // The last one known stands while the store cannot be asked: the other figures are wanted then most.
        if (head !== undefined) this.set(head);
      },
    });
    new Gauge({
      name: 'golden_thread_projection_position',
      help: 'Position that the read models have taken in',
      registers,
      collect() {
        this.set(service.projector.checkpoint());
      },
    });
    new Gauge({
      name: 'golden_thread_projection_stopped',
      help: '1 when a projection has failed and stopped',
      registers,
      collect() {
        this.set(service.projector.health().failure === undefined ? 0 : 1);
      },
    });
  }

  /** Media type of what `read` gives. */
  get contentType(): string {
    return this.registry.contentType;
  }

  read(): Promise<string> {
    return this.registry.metrics();
  }

  /** Notes how long a request took. */
  note(method: string, route: string, status: number, seconds: number): void {
    this.duration.observe({ method, route, status: String(status) }, seconds);
  }
}
