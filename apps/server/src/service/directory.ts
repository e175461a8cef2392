/** Which items belong together, from read models that have caught up with everything recorded before the question. */
import type { Directory } from '#application/handling/look.js';
import { NotCaughtUp } from '#application/problems.js';
import type { EventStore } from '#event-store/port.js';
import type { AccountDocument, ActionDocument, AuditDocument } from '#read-models/documents.js';
import type { ReadStore, Where } from '#read-models/port.js';
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
    const { items } = await models.find<AccountDocument>('accounts', {
      where: { all: { roles: { has: ['administrator'] } } },
      limit: PAGE,
    });
    return items.map(({ reference }) => reference);
  }

  /** The actions in which an agency has or had any part. */
  actionsOf(agency: string): Promise<readonly string[]> {
    return this.actions({ agencies: { has: [agency] } });
  }

  private async actions(all: NonNullable<Where['all']>): Promise<readonly string[]> {
    const models = await this.caughtUp();
    const references: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await models.find<ActionDocument>('actions', {
        where: { all },
        limit: PAGE,
        ...(cursor === undefined ? {} : { cursor }),
      });
      references.push(...page.items.map(({ reference }) => reference));
      cursor = page.next;
    } while (cursor !== undefined);
    return references;
  }

  private async caughtUp(): Promise<ReadStore> {
    if (!(await this.projector.waitFor(await this.events.head(), PATIENCE_MS))) throw new NotCaughtUp();
    return this.projector.reader();
  }
}
