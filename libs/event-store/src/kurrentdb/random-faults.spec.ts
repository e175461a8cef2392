/** Whatever breaks and whenever: each command is recorded once or not at all, and each answer is true. */
import * as fc from 'fast-check';
import { StandInNode } from '../../../../test/kurrentdb-stand-in/node.js';
import { dueDateChanged, keyedCommand } from '../contract/sample-events.contract.js';
import { type AppendResult, type EventStore, StoreUnavailable } from '../port.js';
import { openKurrentDbEventStore } from './open.js';

const COMMANDS = 6;

const fault = fc.record({
  what: fc.constantFrom('cut before it is written', 'cut after it is written', 'not ready', 'never answer'),
  where: fc.constantFrom('.log.', '.claim.'),
});

const sending = fc.record({
  command: fc.nat(COMMANDS - 1),
  server: fc.nat(1),
  stream: fc.nat(2),
  events: fc.integer({ min: 1, max: 2 }),
});

/** What is planned to break and what is sent at once, several times over. */
const rounds = fc.array(
  fc.record({
    faults: fc.array(fault, { maxLength: 4 }),
    sent: fc.array(sending, { minLength: 1, maxLength: 6 }),
  }),
  { minLength: 1, maxLength: 4 },
);

it('records a command once, whatever breaks while two servers are given it again and again', async () => {
  await fc.assert(
    fc.asyncProperty(rounds, async (given) => {
      const node = await StandInNode.start();
      const { connectionString } = node;
      // So impatient that some appends are given up half-way, as by a server that dies.
      const timing = { deadlineMs: 150, patienceMs: 120 };
      const options = { connectionString, upcasters: {}, clock: () => new Date() };
      const open = () => openKurrentDbEventStore({ ...options, ...timing });
      const servers = [open(), open()] as const;
      const patientReader = openKurrentDbEventStore(options);
      try {
        const answers: AppendResult[] = [];
        for (const { faults, sent } of given) {
          for (const { what, where } of faults) node.faults.onNextAppend(what, where);
          const results = await Promise.all(sent.map((one) => send(servers[one.server as 0 | 1], one)));
          answers.push(...results.filter((result) => result !== 'given up'));
        }
        node.faults.forget();
        await verify(patientReader, answers);
      } finally {
        await Promise.all([...servers, patientReader].map((store) => store.close()));
        await node.stop();
      }
    }),
    { numRuns: 15 },
  );
});

async function send(
  store: EventStore,
  { command, stream, events }: { command: number; stream: number; events: number },
): Promise<AppendResult | 'given up'> {
  const name = `action-${stream}`;
  const stamp = keyedCommand(`00000000-0000-4000-8000-00000000000${command}`);
  const facts = Array.from({ length: events }, (_, i) => dueDateChanged(`${command}/${i}`));
  try {
    const last = (await store.readStream(name)).at(-1);
    return await store.append(name, last?.revision ?? 'none', facts, stamp);
  } catch (error) {
    if (error instanceof StoreUnavailable) return 'given up';
    throw error;
  }
}

async function verify(store: EventStore, answers: readonly AppendResult[]): Promise<void> {
  const log = await store.readAll(0, 1000);
  expect(new Set(log.map(({ id }) => id)).size).toBe(log.length);
  const streamsOf = new Map<string, Set<string>>();
  for (const { metadata, stream } of log) {
    streamsOf.set(metadata.commandId, (streamsOf.get(metadata.commandId) ?? new Set()).add(stream));
  }
  for (const [command, streams] of streamsOf) {
    expect(streams.size).toBe(1);
    expect(await store.receipt(command)).toMatchObject({ commandId: command });
  }
  for (const answer of answers) {
    if (answer.outcome === 'conflict') continue;
    expect(await store.receipt(answer.receipt.commandId)).toEqual(answer.receipt);
    if (answer.outcome !== 'appended') continue;
    const ids = new Set(answer.events.map(({ id }) => id));
    expect(log.filter(({ id }) => ids.has(id))).toEqual(answer.events);
  }
}
