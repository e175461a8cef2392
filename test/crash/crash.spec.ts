/**
 * Proof that a crash loses nothing: a real server under load is killed (`kill -9`) at random moments, while it starts,
 * serves or rebuilds its read models, and is started again on the same folder, round after round. Clients send again,
 * with the same key, what was not answered.
 *
 * 25 rounds unless CRASH_ROUNDS says otherwise; every 25 rounds begin in a fresh folder:
 *
 *     CRASH_ROUNDS=1000 npm test -- test/crash
 *
 * The seed is printed; CRASH_SEED repeats what the clients send and when the server is killed, though
 * not how the two fall together.
 */
import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Random } from '../../bench/generate/random.js';
import { buildServer, ChildServer } from '../child-server.js';
import { Client, coordinator, itemsOn, type Sent } from './clients.js';
import { expectModelsAsRebuilt, expectOnceEach, expectSound, headOf } from './proof.js';

const ROUNDS = Number(process.env['CRASH_ROUNDS'] ?? 25);
const SEED = Number(process.env['CRASH_SEED'] ?? randomInt(1_000_000_000));
const ROUNDS_PER_FOLDER = 25;
/** The read models are compared after every so many crashes, as that takes longest. */
const COMPARE_EVERY = 5;
const CLIENTS = 12;
const LONGEST_LIFE_MS = 1500;
const LONGEST_START_MS = 400;
const MINUTES_PER_FOLDER = 5;

const lives = Array.from({ length: Math.ceil(ROUNDS / ROUNDS_PER_FOLDER) }, (_, life) => ({
  seed: SEED + life,
  rounds: Math.min(ROUNDS_PER_FOLDER, ROUNDS - life * ROUNDS_PER_FOLDER),
}));

beforeAll(buildServer, 300_000);

describe('A server that is killed again and again under load', () => {
  it.each(lives)(
    'loses no acknowledged command, applies none twice, and shows what a rebuild shows (seed $seed, $rounds rounds)',
    async ({ seed, rounds }) => {
      const folder = mkdtempSync(join(tmpdir(), 'crash-'));
      process.stderr.write(`crash proof: seed ${seed}, ${rounds} rounds\n`);
      const life = new Life(folder, new Random(seed));
      await life.begin();
      for (let round = 1; round <= rounds; round += 1) await life.round(round);
      await life.end();
      process.stderr.write(`crash proof: seed ${seed}: ${life.account()}\n`);
      rmSync(folder, { recursive: true });
    },
    MINUTES_PER_FOLDER * 60_000,
  );
});

/** A folder's life from its first start, through every crash, to a clean stop. */
class Life {
  private server: ChildServer | undefined;
  private token = '';
  private clients: readonly Client[] = [];
  private killed = { starting: 0, serving: 0, rebuilding: 0 };
  /** Commands that were under way at a kill, and so were sent again. */
  private unanswered = 0;

  constructor(
    private readonly folder: string,
    private readonly random: Random,
  ) {}

  async begin(): Promise<void> {
    const server = await ChildServer.start(this.folder);
    this.token = await server.tokenFor(coordinator);
    const items = await itemsOn({ url: server.url, token: this.token });
    this.clients = Array.from(
      { length: CLIENTS },
      (_, at) => new Client(`c${at}`, this.random.between(0, 1e9), items),
    );
    this.server = server;
  }

  /** Load until the kill; perhaps a kill while starting; a start; and every check. */
  async round(round: number): Promise<void> {
    await this.crashUnderLoad();
    if (this.random.chance(0.25)) await this.crashWhileStarting();
    const server = await ChildServer.start(this.folder);
    this.server = server;
    expectSound(this.folder);
    await expectOnceEach(this.folder, coordinator.id, this.sent());
    if (round % COMPARE_EVERY === 0) await this.compare(server);
  }

  async end(): Promise<void> {
    const { server } = this;
    if (server === undefined) throw new Error('Nothing was begun');
    const target = { url: server.url, token: this.token };
    for (const client of this.clients) await client.finish(target);
    await this.compare(server);
    const { status } = await server.stop();
    expect(status).toBe(0);
    expectSound(this.folder);
    const sent = this.sent();
    expect(sent.filter(({ receipt }) => receipt === undefined)).toEqual([]);
    await expectOnceEach(this.folder, coordinator.id, sent);
    await expectModelsAsRebuilt(this.folder);
  }

  account(): string {
    const { starting, serving, rebuilding } = this.killed;
    const repeated = this.clients.reduce((sum, client) => sum + client.repeated, 0);
    return (
      `${this.sent().length} commands acknowledged, ${this.unanswered} of them after a kill left them unanswered, ` +
      `${repeated} receipts given again; killed ${serving} times serving, ${rebuilding} rebuilding, ${starting} starting`
    );
  }

  private async crashUnderLoad(): Promise<void> {
    const { server, token, random } = this;
    if (server === undefined) throw new Error('Nothing was begun');
    const ending = new AbortController();
    const rebuilds = random.chance(0.25);
    // It never answers when the kill comes first.
    if (rebuilds)
      void server.send('POST', '/api/operations/rebuild', { token: server.operator }).catch(() => undefined);
    const work = this.clients.map((client) => client.work({ url: server.url, token }, ending.signal));
    const all = Promise.all(work);
    await Promise.race([pause(random.between(10, LONGEST_LIFE_MS)), all]);
    const { signal } = await server.kill();
    expect(signal).toBe('SIGKILL');
    ending.abort();
    await all;
    this.killed[rebuilds ? 'rebuilding' : 'serving'] += 1;
    this.unanswered += this.sent().filter(({ receipt }) => receipt === undefined).length;
  }

  private async crashWhileStarting(): Promise<void> {
    const server = ChildServer.spawn(this.folder);
    await pause(this.random.between(0, LONGEST_START_MS));
    await server.kill();
    this.killed.starting += 1;
  }

  /** Waits until the views have taken in the whole log, then holds them against a rebuild. */
  private async compare(server: ChildServer): Promise<void> {
    const head = await headOf(this.folder);
    const { status } = await server.send('GET', `/api/position?after=${head}`, { token: this.token });
    expect(status).toBe(200);
    await expectModelsAsRebuilt(this.folder);
  }

  private sent(): readonly Sent[] {
    return this.clients.flatMap(({ sent }) => sent);
  }
}
