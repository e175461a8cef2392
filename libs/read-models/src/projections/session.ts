/** What projections read and write: typed documents, held back until a whole batch is committed. */
import type {
  AccountDocument,
  ActionDocument,
  AgencyDocument,
  AuditDocument,
  AwaitedDocument,
  ChallengeDocument,
  CollectionName,
  DiscussedDocument,
  FindingDocument,
  IndicatorDocument,
  MeasuredDocument,
  MeetingDocument,
  NoticeDocument,
  TrailDocument,
} from '../documents.js';
import type { StintDocument } from '../accountability/stints.js';
import type { TallyDocument, TallyNamesDocument } from '../history/tallies.js';
import type { ActionVersion, FindingVersion, VersionCountDocument } from '../history/versions.js';
import type { Key, ReadStore, Write } from '../port.js';
import { Recent } from './recent.js';

/** The document that each collection holds. */
export interface DocumentOf extends Record<CollectionName, object> {
  readonly findings: FindingDocument;
  readonly actions: ActionDocument;
  readonly audits: AuditDocument;
  readonly agencies: AgencyDocument;
  readonly accounts: AccountDocument;
  readonly notices: NoticeDocument;
  readonly indicators: IndicatorDocument;
  readonly meetings: MeetingDocument;
  readonly challenges: ChallengeDocument;
  readonly measured: MeasuredDocument;
  readonly stints: StintDocument;
  readonly discussed: DiscussedDocument;
  readonly awaited: AwaitedDocument;
  readonly trail: TrailDocument;
  readonly findingVersions: FindingVersion;
  readonly actionVersions: ActionVersion;
  readonly versionCounts: VersionCountDocument;
  readonly tallies: TallyDocument;
  readonly tallyNames: TallyNamesDocument;
}

/** A store could not be read: nothing is wrong with the event, and the projector may try again. */
export class EngineFailed extends Error {
  override readonly name = 'EngineFailed';
}

/** For whatever a store rejects with. */
export function engineFailed(cause: unknown): never {
  throw new EngineFailed(cause instanceof Error ? cause.message : String(cause), { cause });
}

/** At once where the document is at hand. */
export type Soon<T> = T | Promise<T>;

/** Documents as a projection sees them: what it wrote is what it reads. A document is replaced, never changed. */
export interface Documents {
  get<C extends CollectionName>(collection: C, key: Key): Soon<DocumentOf[C] | undefined>;
  put<C extends CollectionName>(collection: C, key: Key, document: DocumentOf[C]): void;
  delete(collection: CollectionName, key: Key): void;
}

interface Held {
  readonly document: object | undefined;
  readonly written: boolean;
}

/** The documents of one batch over a read store: each is read once and written once. */
export class Session implements Documents {
  private readonly held = new Map<CollectionName, Map<Key, Held>>();

  constructor(
    private readonly models: Pick<ReadStore, 'get'>,
    private readonly recent = new Recent(),
  ) {}

  get<C extends CollectionName>(collection: C, key: Key): Soon<DocumentOf[C] | undefined> {
    const held = this.in(collection).get(key);
    if (held !== undefined) return held.document as DocumentOf[C] | undefined;
    const known = this.recent.get(collection, key) as DocumentOf[C] | undefined;
    return known ?? this.load(collection, key);
  }

  put<C extends CollectionName>(collection: C, key: Key, document: DocumentOf[C]): void {
    this.in(collection).set(key, { document, written: true });
  }

  delete(collection: CollectionName, key: Key): void {
    this.in(collection).set(key, { document: undefined, written: true });
  }

  /** What the batch has to write, in no particular order. */
  writes(): readonly Write[] {
    return [...this.held].flatMap(([collection, documents]) =>
      [...documents].flatMap(([key, { document, written }]) =>
        written ? [{ collection, key, document: document ?? null }] : [],
      ),
    );
  }

  /** To be called once the writes are committed. */
  committed(): void {
    for (const [collection, documents] of this.held)
      for (const [key, { document }] of documents) this.recent.note(collection, key, document);
  }

  private async load<C extends CollectionName>(collection: C, key: Key): Promise<DocumentOf[C] | undefined> {
    const document = await this.models.get<DocumentOf[C]>(collection, key).catch(engineFailed);
    this.in(collection).set(key, { document, written: false });
    return document;
  }

  private in(collection: CollectionName): Map<Key, Held> {
    let documents = this.held.get(collection);
    if (documents === undefined) this.held.set(collection, (documents = new Map<Key, Held>()));
    return documents;
  }
}
