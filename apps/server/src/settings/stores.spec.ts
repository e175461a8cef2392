/** Which engines can be named, and that a password is never said back. */
import { BadSetting } from './bad-setting.js';
import { readSettings } from './settings.js';

describe('The engines', () => {
  it('are SQLite’s files in the data folder unless something else is said', () => {
    const usual = { eventStore: { engine: 'sqlite' }, readStore: { engine: 'sqlite' } };
    expect(readSettings({})).toMatchObject(usual);
    expect(readSettings({ EVENT_STORE: 'sqlite:events.db', READ_STORE: 'sqlite:' })).toMatchObject(usual);
  });
  it.each(['kurrentdb://admin:secret@one:2113?tls=true', 'kurrentdb+discover://cluster.example:2113'])(
    'keep events in KurrentDB at %s',
    (connectionString) => {
      const { eventStore } = readSettings({ EVENT_STORE: connectionString });
      expect(eventStore).toEqual({ engine: 'kurrentdb', connectionString, namespace: 'goldenthread' });
    },
  );
  it('share a cluster by a namespace', () => {
    const environment = { EVENT_STORE: 'kurrentdb://one:2113', EVENT_STORE_NAMESPACE: 'city_of_london' };
    expect(readSettings(environment).eventStore).toMatchObject({ namespace: 'city_of_london' });
    const wrong = { ...environment, EVENT_STORE_NAMESPACE: 'City of London' };
    expect(() => readSettings(wrong)).toThrow('EVENT_STORE_NAMESPACE');
  });
  it('go together where several processes share both, each in its role', () => {
    const shared = { EVENT_STORE: 'kurrentdb://one:2113', READ_STORE: 'mongodb://one:27017/thread' };
    expect(readSettings({ ...shared, GOLDEN_THREAD_ROLE: 'web' })).toMatchObject({
      readStore: { engine: 'mongodb', url: 'mongodb://one:27017/thread' },
      role: 'web',
    });
    expect(readSettings({ EVENT_STORE: shared.EVENT_STORE })).toMatchObject({ role: 'all' });
  });
  it.each([
    [{ READ_STORE: 'mongodb://one/thread' }, 'one process alone'],
    [{ GOLDEN_THREAD_ROLE: 'web' }, 'SQLite serves one process'],
    [{ EVENT_STORE: 'kurrentdb://one:2113', GOLDEN_THREAD_ROLE: 'projector' }, 'SQLite serves one process'],
    [{ GOLDEN_THREAD_ROLE: 'leader' }, 'GOLDEN_THREAD_ROLE'],
  ])('do not go together as %j, and the message says what would', (environment, said) => {
    expect(() => readSettings(environment)).toThrow(BadSetting);
    expect(() => readSettings(environment)).toThrow(said);
  });
  it.each([
    ['EVENT_STORE', 'sqlite:/elsewhere/events.db'],
    ['EVENT_STORE', 'postgres://admin:secret@one'],
    ['EVENT_STORE', ''],
    ['READ_STORE', 'sqlite:../read-models'],
    ['READ_STORE', 'kurrentdb://admin:secret@one'],
    ['READ_STORE', 'mongo://admin:secret@one'],
    ['READ_STORE', 'mongodb://admin:secret@one'],
  ])('are not named by %s=“%s”: the message names the variable, and says no password back', (name, value) => {
    const read = () => readSettings({ [name]: value });
    expect(read).toThrow(BadSetting);
    expect(read).toThrow(name);
    expect(read).not.toThrow('secret');
  });
});
