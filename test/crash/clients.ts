/** Clients that send keyed commands to many items at once, and send again, with the same key, what was not answered. */
import type { Person } from '#domain/entry.js';
import { Random } from '../../bench/generate/random.js';
import { type Answer, send } from '../http.js';

/** Where clients send to, and as whom. */
export interface Target {
  readonly url: string;
  readonly token: string;
}

/** A command as its client remembers it. */
export interface Sent {
  readonly key: string;
  /** Occurs in the text of this command and of no other. */
  readonly marker: string;
  readonly path: string;
  readonly body: object;
  /** The receipt as it was answered; undefined while it was not. */
  receipt: string | undefined;
  /** How often it was sent. */
  attempts: number;
}

/** Whoever the clients send as. */
export const coordinator: Person = { id: 'j.example', name: 'J. Example', role: 'coordinator' };

export interface Items {
  readonly audit: string;
  readonly findings: readonly string[];
  readonly actions: readonly string[];
}

/** The only answers that a lawful command may get: recorded, or not now. */
const RECORDED = 201;
const NOT_NOW = 503;
/** How many answered commands are kept in mind to be sent once more. */
const REMEMBERED = 20;

export class Client {
  private readonly random: Random;
  /** Every command it ever sent, in order. */
  readonly sent: Sent[] = [];
  private readonly items: Items;
  /** Receipts that were answered again, the same. */
  repeated = 0;
  /** How often it was told to try again. */
  refused = 0;

  constructor(
    private readonly name: string,
    seed: number,
    items: Items,
  ) {
    this.random = new Random(seed);
    this.items = items;
  }

  /** Sends, one command after another, until the server is gone or the signal aborts. */
  async work(target: Target, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const command = this.sent.find(({ receipt }) => receipt === undefined) ?? this.next();
      if ((await this.deliver(target, command)) === 'gone') return;
    }
  }

  /** Sends what was never answered until it is. */
  async finish(target: Target): Promise<void> {
    for (const command of this.sent)
      while (command.receipt === undefined)
        if ((await this.deliver(target, command)) === 'gone') throw new Error('The server went away');
  }

  /** Now and then something that was answered already, as a client does that lost the answer. */
  private next(): Sent {
    const answered = this.sent.slice(-REMEMBERED);
    if (answered.length > 0 && this.random.chance(0.1)) return this.random.one(answered);
    const command = this.newCommand();
    this.sent.push(command);
    return command;
  }

  private async deliver({ url, token }: Target, command: Sent): Promise<'answered' | 'gone'> {
    const { key, path, body } = command;
    command.attempts += 1;
    let answer: Answer;
    try {
      answer = await send(url, 'POST', path, { token, body, headers: { 'Idempotency-Key': key } });
    } catch {
      // Whatever the network says, the client only knows that it was not answered.
      return 'gone';
    }
    if (answer.status === NOT_NOW) {
      if (!/^\d+$/.test(answer.headers.get('retry-after') ?? ''))
        throw new Error(`${path} was answered 503 without Retry-After`);
      this.refused += 1;
      return 'answered';
    }
    if (answer.status !== RECORDED) throw new Error(`${path} was answered ${answer.status}: ${answer.text}`);
    if (command.receipt === undefined) command.receipt = answer.text;
    else if (command.receipt === answer.text) this.repeated += 1;
    else throw new Error(`${key} was answered ${answer.text} after ${command.receipt}`);
    return 'answered';
  }

  private newCommand(): Sent {
    const { random, items } = this;
    const marker = `mark-${this.name}-${this.sent.length}-`;
    const action = `/api/actions/${random.one(items.actions)}`;
    const finding = `/api/findings/${random.one(items.findings)}`;
    const audit = `/api/audits/${items.audit}`;
    const owner = { agency: 'city-police' };
    const concern = { case: 'case 3', text: 'A child must be seen today', raisedWith: 'city-police' };
    const [path, body] = random.one<[string, object]>([
      [`${action}/report-progress`, { outlook: 'on-track', note: `A note ${marker}` }],
      [`${action}/report-progress`, { outlook: 'at-risk', note: `A note ${marker}` }],
      [`${action}/attach-evidence`, { evidence: `log ${marker}`, description: 'What it shows' }],
      [`${finding}/report-response`, { response: `It is said ${marker}` }],
      [`${finding}/record-decision`, { decision: 'act', rationale: `Because ${marker}` }],
      [`${finding}/issue-practice-message`, { message: `Remember ${marker}` }],
      [`${finding}/assign-action`, { title: `Put right ${marker}`, owner, due: '2099-01-31' }],
      [`${audit}/record-finding`, { kind: 'area-for-action', title: `Seen ${marker}` }],
      [`${audit}/record-finding`, { kind: 'strength', title: `Seen ${marker}` }],
      [`${audit}/raise-immediate-concern`, { ...concern, concern: `concern ${marker}` }],
    ]);
    return {
      key: `key-${this.name}-${this.sent.length}`,
      marker,
      path,
      body,
      receipt: undefined,
      attempts: 0,
    };
  }
}

/** An audit, five areas for action in it, and two actions on each. */
export async function itemsOn({ url, token }: Target): Promise<Items> {
  const given = async (path: string, body: object): Promise<string> => {
    const answer = await send(url, 'POST', path, { token, body });
    if (answer.status !== 201) throw new Error(`${path} was answered ${answer.status}: ${answer.text}`);
    return String(answer.body['reference']);
  };
  const owner = { agency: 'city-police' };
  await given('/api/agencies', { reference: owner.agency, name: 'City Police', kind: 'Police' });
  const kind = 'multi-agency-case-file-audit';
  const audit = await given('/api/audits', { reference: 'CP1415', title: 'Child protection', kind });
  await given(`/api/audits/${audit}/select-case-file`, { case: 'case 3' });
  const findings: string[] = [];
  const actions: string[] = [];
  for (let number = 1; number <= 5; number += 1) {
    const title = `Area ${number}`;
    const finding = await given(`/api/audits/${audit}/record-finding`, { kind: 'area-for-action', title });
    findings.push(finding);
    for (let each = 1; each <= 2; each += 1)
      actions.push(await given(`/api/findings/${finding}/assign-action`, { title: `Action ${each}`, owner }));
  }
  return { audit, findings, actions };
}
