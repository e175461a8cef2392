/**
 * Two proxies before one server that pass for the members of a replica set, as far as the client library can tell: each
 * says what it is when it is greeted, and the one that does not lead refuses commands as a member does that is no primary.
 * What a set does among its members (replication, votes, what is rolled back) is not there: both show the same data.
 */
import { type Document, ObjectId } from 'mongodb';
import { type Command, type Fate, WireProxy } from './wire-proxy.js';

const setName = 'thread';
const greetings = new Set(['hello', 'ismaster', 'isMaster']);
const notPrimary: Document = {
  ok: 0,
  code: 10_107,
  codeName: 'NotWritablePrimary',
  errmsg: 'not primary',
};
/** How often the members are greeted in vain before they have voted. */
const greetingsInAnElection = 3;

export class TwoMembers {
  /** Decides over each command that the primary takes, when it likes. */
  onCommand: (command: Command) => Fate | Promise<Fate> = () => 'pass';
  private primary: WireProxy | undefined;
  private elections = 1;
  private greetingsLeft = 0;
  private next: WireProxy | undefined;

  private constructor(private readonly members: readonly [WireProxy, WireProxy]) {
    [this.primary] = members;
    for (const member of members) member.onCommand = (command) => this.fateAt(member, command);
  }

  static async open(target: number): Promise<TwoMembers> {
    return new TwoMembers([await WireProxy.open(target), await WireProxy.open(target)]);
  }

  urlOf(database: string): string {
    return `mongodb://${this.hosts.join(',')}/${database}?replicaSet=${setName}`;
  }

  /** The primary steps down; after some time, in which there is none, the other one is elected. */
  stepDown(): void {
    this.next = this.members.find((member) => member !== this.primary);
    this.primary = undefined;
    this.elections += 1;
    this.greetingsLeft = greetingsInAnElection;
  }

  async close(): Promise<void> {
    await Promise.all(this.members.map((member) => member.close()));
  }

  private get hosts(): readonly string[] {
    return this.members.map(hostOf);
  }

  private fateAt(member: WireProxy, command: Command): Fate | Promise<Fate> {
    if (greetings.has(command.name)) return { answer: this.greetingOf(member) };
    return member === this.primary ? this.onCommand(command) : { answer: notPrimary };
  }

  private greetingOf(member: WireProxy): Document {
    if (this.next !== undefined && this.greetingsLeft-- <= 0)
      [this.primary, this.next] = [this.next, undefined];
    const leads = member === this.primary;
    return {
      ...{ ok: 1, helloOk: true, ismaster: leads, isWritablePrimary: leads, secondary: !leads },
      ...{ setName, setVersion: 1, hosts: [...this.hosts], me: hostOf(member) },
      ...(this.primary === undefined ? {} : { primary: hostOf(this.primary) }),
      ...(leads ? { electionId: ObjectId.createFromTime(this.elections) } : {}),
      ...{ minWireVersion: 0, maxWireVersion: 21, logicalSessionTimeoutMinutes: 30, readOnly: false },
      ...{ maxBsonObjectSize: 16_777_216, maxMessageSizeBytes: 48_000_000, maxWriteBatchSize: 100_000 },
      localTime: new Date(),
    };
  }
}

function hostOf({ port }: WireProxy): string {
  return `127.0.0.1:${port}`;
}
