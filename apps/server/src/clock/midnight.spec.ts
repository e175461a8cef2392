/** When the next day in London starts, also when the clocks change, and that nobody misses it. */
import { nextLondonDay, untilNextDay } from './midnight.js';

describe('The next day in London', () => {
  it.each([
    ['in winter, at midnight UTC', '2015-01-12T18:00:00.000Z', '2015-01-13T00:00:00.000Z'],
    ['in summer, an hour before', '2015-07-12T18:00:00.000Z', '2015-07-12T23:00:00.000Z'],
    ['after 23 hours when the clocks go forward', '2015-03-29T00:00:00.000Z', '2015-03-29T23:00:00.000Z'],
    ['after 25 hours when they go back', '2015-10-24T23:00:00.000Z', '2015-10-26T00:00:00.000Z'],
    ['also in the hour that comes twice', '2015-10-25T01:30:00.000Z', '2015-10-26T00:00:00.000Z'],
    ['a whole day away at its very start', '2015-07-12T23:00:00.000Z', '2015-07-13T23:00:00.000Z'],
  ])('starts %s', (_, now, next) => {
    expect(nextLondonDay(now)).toBe(next);
  });
});

describe('Waiting for the next day', () => {
  /** A clock that moves only while somebody sleeps, and by how much it moves. */
  function clockAt(start: string, moves: (ms: number) => number = (ms) => ms) {
    let at = Date.parse(start);
    const naps: number[] = [];
    const now = () => new Date(at).toISOString();
    const sleep = (ms: number) => {
      naps.push(ms);
      at += moves(ms);
      return Promise.resolve();
    };
    return { now, sleep, naps };
  }
  const { signal } = new AbortController();

  it.each([
    ['2015-03-29T00:00:00.000Z', '2015-03-29', '2015-03-29T23:00:00.000Z'],
    ['2015-10-24T23:00:00.000Z', '2015-10-25', '2015-10-26T00:00:00.000Z'],
  ])('from %s ends at the very start of the day after %s', async (start, today, end) => {
    const { now, sleep } = clockAt(start);
    await untilNextDay(today, now, signal, sleep);
    expect(now()).toBe(end);
  });
  it('never sleeps for longer than a minute, so that a clock that is set is soon noticed', async () => {
    const { now, sleep, naps } = clockAt('2015-01-12T18:00:00.000Z');
    await untilNextDay('2015-01-12', now, signal, sleep);
    expect(Math.max(...naps)).toBe(60_000);
  });
  it('goes on sleeping when it is woken too early', async () => {
    const { now, sleep } = clockAt('2015-01-12T23:59:00.000Z', (ms) => Math.ceil(ms / 2));
    await untilNextDay('2015-01-12', now, signal, sleep);
    expect(now() >= '2015-01-13T00:00:00.000Z').toBe(true);
  });
  it('is over at once when the machine slept through midnight', async () => {
    const { now, sleep, naps } = clockAt('2015-01-15T09:00:00.000Z');
    await untilNextDay('2015-01-12', now, signal, sleep);
    expect(naps).toEqual([]);
  });
  it('ends when the service does', async () => {
    const ending = new AbortController();
    const waiting = untilNextDay('2015-01-12', () => '2015-01-12T09:00:00.000Z', ending.signal);
    ending.abort();
    await expect(waiting).rejects.toThrow();
  });
});
