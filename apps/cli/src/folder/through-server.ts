/** Has commands carried out by the server that runs on the folder, as its operator. */
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import type { Person } from '#domain/entry.js';
import type { ImportFile, ImportProgress, ImportReport } from '#exchange/import/report.js';
import type { TokenRecord } from '#identity/tokens/tokens.js';
import { exits, Stop } from '#server/failure.js';
import { PROGRESS_TYPE, type ProgressLine } from '#server/http/progress.js';
import type { Problem } from '#server/http/problems.js';
import type { LinkMade } from '#server/service/account-links.js';
import { readOperatorToken } from '#server/service/operator.js';
import type { AccountLink, HowToImport, RebuildProgress, Workplace } from './workplace.js';

export class ThroughServer implements Workplace {
  readonly server: string;
  private readonly token: string;

  /** @throws Stop when the server's operator token cannot be read */
  constructor(folder: string, url: string) {
    // “Every address” is a place to listen, not one to call.
    this.server = url.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:');
    const token = readOperatorToken(folder);
    if (token === undefined)
      throw new Stop(
        exits.unavailable,
        `A server runs on ${folder} (${url}), but this user cannot read its operator token. Run this as the same user.`,
      );
    this.token = token;
  }

  async importFiles(
    files: readonly ImportFile[],
    { dryRun, columns, command }: HowToImport,
    onProgress: (progress: ImportProgress) => void,
  ): Promise<ImportReport> {
    const form = new FormData();
    for (const { name, bytes } of files) form.append('file', new Blob([Buffer.from(bytes)]), name);
    const query = new URLSearchParams([
      ['dryRun', String(dryRun)],
      ...columns.map((said) => ['column', said] as [string, string]),
      ...(command === undefined ? [] : [['command', command] as [string, string]]),
    ]);
    return (await this.long(`/api/import?${query.toString()}`, form, (progress) => {
      onProgress(progress as ImportProgress);
    })) as ImportReport;
  }

  async rebuild(onProgress: (progress: RebuildProgress) => void): Promise<string> {
    const answer = await this.long('/api/operations/rebuild', undefined, (progress) => {
      onProgress(progress as RebuildProgress);
    });
    return (answer as { readonly position: string }).position;
  }

  async createToken(person: Person): Promise<string> {
    const answer = await this.json('POST', '/api/operations/create-token', person);
    return (answer as { readonly token: string }).token;
  }

  async listTokens(): Promise<readonly TokenRecord[]> {
    const answer = await this.json('GET', '/api/operations/tokens');
    return (answer as { readonly items: readonly TokenRecord[] }).items;
  }

  async revokeToken(id: string): Promise<void> {
    await this.json('POST', '/api/operations/revoke-token', { id });
  }

  inviteAccount(invitation: object): Promise<AccountLink> {
    return this.link('/api/operations/invite-account', invitation);
  }

  resetAccount(asked: object): Promise<AccountLink> {
    return this.link('/api/operations/reset-account', asked);
  }

  async giveOnAccount(intent: string, account: string, body: object): Promise<void> {
    await this.json('POST', `/api/accounts/${encodeURIComponent(account)}/${intent}`, body);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  private async link(path: string, asked: object): Promise<AccountLink> {
    const made = (await this.json('POST', path, asked)) as LinkMade;
    return { address: this.server + made.path, expiresAt: made.expiresAt };
  }

  private async json(method: string, path: string, body?: object): Promise<unknown> {
    const response = await this.send(path, {
      method,
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
    });
    return response.json();
  }

  /** Long work, whose progress comes a line at a time. */
  private async long(
    path: string,
    body: FormData | undefined,
    onProgress: (progress: object) => void,
  ): Promise<object> {
    const init: RequestInit = { method: 'POST', headers: { Accept: PROGRESS_TYPE } };
    const response = await this.send(path, body === undefined ? init : { ...init, body });
    const lines = createInterface({ input: Readable.fromWeb(response.body as ReadableStream) });
    for await (const text of lines) {
      const line = JSON.parse(text) as ProgressLine;
      if ('progress' in line) onProgress(line.progress);
      else if ('answer' in line) return line.answer;
      else throw stopFrom(line.problem);
    }
    throw new Stop(exits.unavailable, `The server at ${this.server} ended before it had answered.`);
  }

  private async send(path: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set('Authorization', `Bearer ${this.token}`);
    let response: Response;
    try {
      response = await fetch(this.server + path, { ...init, headers });
    } catch (error) {
      throw new Stop(exits.unavailable, `The server at ${this.server} does not answer.`, { cause: error });
    }
    if (!response.ok) throw stopFrom((await response.json()) as Problem);
    return response;
  }
}

function stopFrom(problem: Problem): Stop {
  const errors = problem['errors'] as readonly { readonly message: string }[] | undefined;
  const detail = errors === undefined ? problem.detail : errors.map(({ message }) => message).join(' ');
  if (problem.status >= 500) return new Stop(exits.unavailable, `The server says: ${detail}`);
  return new Stop(exits.refused, detail);
}
