/** KurrentDB that is reached over TLS, by a user with a password; and what is said where either is wrong. */
import { resolve } from 'node:path';
import { StandInNode } from '../../../../test/kurrentdb-stand-in/node.js';
import { dueDateChanged, freshCommand, keyedCommand } from '../contract/sample-events.contract.js';
import type { EventStore } from '../port.js';
import { openKurrentDbEventStore } from './open.js';

const fixture = (name: string) => resolve('test/fixtures/tls', name);
/** Signed by an authority that the client is told of. Its key was thrown away: make both anew when they are wanted. */
const tls = { certificate: fixture('engine.pem'), key: fixture('engine-key.pem') };
const user = { name: 'thread', password: 'known-to-the-engine' };

describe('The KurrentDB driver, where connections are secured', () => {
  let node: StandInNode;
  let store: EventStore | undefined;
  beforeEach(async () => {
    node = await StandInNode.start({ tls, user });
  });
  afterEach(async () => {
    await store?.close();
    store = undefined;
    await node.stop();
  });

  const open = (password: string, how: string): EventStore => {
    // By its name: Node takes no address for the name that a certificate is to have.
    const connectionString = `kurrentdb://${user.name}:${password}@localhost:${node.endPoint.port}?${how}&discoveryInterval=20`;
    const timing = { patienceMs: 1000, deadlineMs: 2000 };
    return (store = openKurrentDbEventStore({
      ...{ connectionString, upcasters: {}, clock: () => new Date(), ...timing },
    }));
  };
  const recorded = () => node.log.records.filter(({ stream }) => !stream.startsWith('$'));
  const trusting = `tls=true&tlsCaFile=${fixture('authority.pem')}`;

  it('appends, reads and is told of what is new, also after the server started again', async () => {
    const opened = open(user.password, trusting);
    const told = opened.subscribe(0)[Symbol.asyncIterator]();
    expect((await opened.append('action-a', 'none', [dueDateChanged('a')], keyedCommand())).outcome).toBe(
      'appended',
    );
    expect((await told.next()).value).toHaveLength(1);
    await node.restart();
    expect((await opened.append('action-b', 'none', [dueDateChanged('b')], freshCommand())).outcome).toBe(
      'appended',
    );
    expect((await told.next()).value).toHaveLength(1);
    await told.return?.();
    expect(await opened.readAll(0, 10)).toHaveLength(2);
    expect(await opened.health()).toEqual({ up: true });
  });

  it('says that the user or password is refused, and does not say the password', async () => {
    const opened = open('a-secret-guess', trusting);
    const appending = opened.append('action-a', 'none', [dueDateChanged('a')], freshCommand());
    await expect(appending).rejects.toThrow(/refused the user name, password or certificate/);
    await expect(appending).rejects.not.toThrow(/a-secret-guess/);
    expect(await opened.health()).toMatchObject({ up: false });
    expect(recorded()).toEqual([]);
  });

  it.each([
    ['a server that nobody vouches for', 'tls=true'],
    ['one that does not answer in clear', 'tls=false'],
  ])('does not talk to %s', async (_, how) => {
    const opened = open(user.password, how);
    await expect(
      opened.append('action-a', 'none', [dueDateChanged('a')], freshCommand()),
    ).rejects.toMatchObject({ name: 'StoreUnavailable' });
    const { up, reason } = await opened.health();
    expect([up, reason]).toEqual([false, expect.stringMatching(/^KurrentDB at localhost:\d+ /)]);
    expect(recorded()).toEqual([]);
  });
});
