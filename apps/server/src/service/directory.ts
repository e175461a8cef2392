/** Which items belong together, from read models that have caught up with everything recorded before the question. */
import type { Directory } from '#application/handling/look.js';
import { NotCaughtUp } from '#application/problems.js';
import type { EventStore } from '#event-store/port.js';
import type { AccountDocument, ActionDocument, AuditDocument } from '#read-models/documents.js';
import { everyOne, type ReadStore, type Where } from '#read-models/port.js';
import type { ReadModels } from '../projector/read-models.js';

/** Longest wait for the read models, in milliseconds. */
const PATIENCE_MS = 5000;
const PAGE = 500;

export class ModelDirectory implements Directory {
  constructor(
    private readonly events: EventStore,
    private readonly projector: ReadModels,
  ) {}

  async findingsOf(audit: string): Promise<readonly string[]> {
    const models = await this.caughtUp();
    return (await models.get<AuditDocument>('audits', audit))?.findings ?? [];
  }

  actionsOn(finding: string): Promise<readonly string[]> {
    return this.actions({ findingRefs: { has: [finding] } });
  }

  async administrators(): Promise<readonly string[]> {
    const models = await this.caughtUp();
    const where = { all: { roles: { has: ['administrator'] } } };
    const found = everyOne<AccountDocument>(models, 'accounts', { where, limit: PAGE });
    return Array.fromAsync(found, ({ reference }) => reference);
  }

  /** The actions in which an agency has or had any part. */
  actionsOf(agency: string): Promise<readonly string[]> {
    return this.actions({ agencies: { has: [agency] } });
  }

  private async actions(all: NonNullable<Where['all']>): Promise<readonly string[]> {
    const models = await this.caughtUp();
    const found = everyOne<ActionDocument>(models, 'actions', { where: { all }, limit: PAGE });
    return Array.fromAsync(found, ({ reference }) => reference);
  }

  private async caughtUp(): Promise<ReadStore> {
    if (!(await this.projector.waitFor(await this.events.head(), PATIENCE_MS))) throw new NotCaughtUp();
    return this.projector.reader();
  }
}
