/** How the service is: whether it can record and show, where each part of it stands, and what is wrong, in words. */
import { Inject, Injectable } from '@nestjs/common';
import type { Role } from '#domain/entry.js';
import type { StoreHealth } from '#event-store/port.js';
import { DayClock, type DayClockHealth } from '../clock/day-clock.js';
import { PolicyRunner, type RunnerHealth } from '../policies/runner.js';
import type { ProjectorHealth } from '../projector/read-models.js';
import type { LeadingHealth } from '../service/leading.js';
import { headInTime } from '../service/head.js';
import { SERVICE } from '../service/token.js';
import type { Service } from '../service/service.js';

/** Who is told the reasons; the command line is among them. */
export const toldWhy: readonly Role[] = ['coordinator', 'administrator'];

export interface ServiceState {
  readonly status: 'up' | 'down';
  /** `head` is absent where the store does not say. */
  readonly events: StoreHealth & { readonly head?: string };
  readonly projections: ProjectorHealth;
  readonly policies: RunnerHealth;
  readonly clock: DayClockHealth;
  /** Where several processes share the read models. */
  readonly leading?: LeadingHealth;
  readonly role: Service['settings']['role'];
}

@Injectable()
export class StateOfService {
  constructor(
    @Inject(SERVICE) private readonly service: Service,
    @Inject(PolicyRunner) private readonly policies: PolicyRunner,
    @Inject(DayClock) private readonly clock: DayClock,
  ) {}

  async read(): Promise<ServiceState> {
    const { events, projector, leading, settings } = this.service;
    const [store, head] = await Promise.all([events.health(), headInTime(events)]);
    const projections = projector.health();
    return {
      status: store.up && projections.failure === undefined ? 'up' : 'down',
      events: { ...store, ...(head === undefined ? {} : { head: String(head) }) },
      projections,
      policies: this.policies.health(),
      clock: this.clock.health(),
      ...(leading === undefined ? {} : { leading: leading.health() }),
      role: settings.role,
    };
  }
}
