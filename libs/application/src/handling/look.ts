/** Looks up facts in other streams for a decision. What it returns was true when it was read; each rule says if it can change. */
import type { Account } from '#domain/account/facts.js';
import type { Action } from '#domain/action/facts.js';
import type { Successors } from '#domain/action/independence.js';
import type { Agency } from '#domain/agency/agency.js';
import type { Audit } from '#domain/audit/facts.js';
import type { Finding } from '#domain/finding/facts.js';
import { streamOf, type AgencyRef, type Kind } from '#domain/references.js';
import { InvalidInput, type FieldProblem } from '../problems.js';
import type { Streams } from './streams.js';

/** Which items belong together. Answers from views that have caught up; membership is then checked on the streams. */
export interface Directory {
  findingsOf(audit: string): Promise<readonly string[]>;
  actionsOn(finding: string): Promise<readonly string[]>;
  /** Accounts that were made administrators, whether or not they are today. */
  administrators(): Promise<readonly string[]>;
}

/** Which evidence files are stored. A stored file never goes away. */
export interface Files {
  has(sha256: string): Promise<boolean>;
}

interface States {
  readonly audit: Audit;
  readonly finding: Finding;
  readonly action: Action;
  readonly agency: Agency;
  readonly account: Account;
}

export class Look {
  /** At which revision an item was first read, by its stream. */
  private readonly revisions = new Map<string, number>();

  constructor(
    private readonly streams: Streams,
    private readonly directory: Directory,
    private readonly files: Files,
  ) {}

  /**
   * The items that a command's fields refer to.
   * @throws InvalidInput naming each field whose item does not exist
   */
  async named<K extends keyof States>(
    kind: K,
    references: readonly { readonly field: string; readonly reference: string }[],
  ): Promise<readonly States[K][]> {
    const problems: FieldProblem[] = [];
    const found: States[K][] = [];
    for (const { field, reference } of references) {
      const state = await this.item(kind, reference);
      if (state === undefined) problems.push({ field, message: `There is no ${kind} ${reference}.` });
      else found.push(state);
    }
    if (problems.length > 0) throw new InvalidInput(problems);
    return found;
  }

  /**
   * The item that one field refers to.
   * @throws InvalidInput when it does not exist
   */
  async required<K extends keyof States>(kind: K, field: string, reference: string): Promise<States[K]> {
    const [state] = await this.named(kind, [{ field, reference }]);
    if (state === undefined) throw new Error(`${kind} ${reference} was neither found nor missing.`);
    return state;
  }

  /** One item, if it exists. */
  async item<K extends keyof States>(kind: K, reference: string): Promise<States[K] | undefined> {
    const { state, revision } = await this.streams.load<States[K]>(kind satisfies Kind, reference);
    const stream = streamOf(kind, reference);
    if (!this.revisions.has(stream)) this.revisions.set(stream, revision);
    return state;
  }

  /** The revision at which an item was looked up here, the first time. */
  revisionOf(kind: Kind, reference: string): number {
    const revision = this.revisions.get(streamOf(kind, reference));
    if (revision === undefined) throw new Error(`${kind} ${reference} was not looked up.`);
    return revision;
  }

  /**
   * Makes sure that a file was uploaded.
   * @throws InvalidInput naming the field
   */
  async stored(field: string, sha256: string): Promise<void> {
    if (await this.files.has(sha256)) return;
    throw new InvalidInput([
      { field, message: 'There is no uploaded file with this SHA-256. Upload it first.' },
    ]);
  }

  /** The actions that answer a finding, as their own streams say. */
  async actionsOn(finding: string): Promise<readonly Action[]> {
    const actions = await this.items('action', await this.directory.actionsOn(finding));
    return actions.filter((action) => action.findings.some((one) => one.finding === finding));
  }

  /** For each of these agencies that was merged, the one that stands for it now. */
  async successors(agencies: readonly (AgencyRef | undefined)[]): Promise<Successors> {
    const successors = new Map<AgencyRef, AgencyRef>();
    for (const agency of new Set(agencies)) {
      if (agency === undefined) continue;
      const seen = new Set([agency]);
      let into = (await this.item('agency', agency))?.mergedInto ?? null;
      while (into !== null && !seen.has(into)) {
        seen.add(into);
        successors.set(agency, into);
        into = (await this.item('agency', into))?.mergedInto ?? null;
      }
    }
    return successors;
  }

  /** The areas for action of an audit. */
  async areasOf(audit: string): Promise<readonly Finding[]> {
    return (await this.findingsOf(audit)).filter(({ kind }) => kind === 'area-for-action');
  }

  /** The findings of an audit. */
  async findingsOf(audit: string): Promise<readonly Finding[]> {
    const findings = await this.items('finding', await this.directory.findingsOf(audit));
    return findings.filter((finding) => finding.audit === audit);
  }

  /** Every account that was made an administrator, as its own stream says. */
  async administrators(): Promise<readonly Account[]> {
    return this.items('account', await this.directory.administrators());
  }

  private async items<K extends keyof States>(
    kind: K,
    references: readonly string[],
  ): Promise<readonly States[K][]> {
    const states = await Promise.all(references.map((reference) => this.item(kind, reference)));
    return states.filter((state) => state !== undefined);
  }
}
