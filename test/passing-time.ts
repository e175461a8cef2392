/** Time that passes as a random history goes on: most entries are of the day, some are late, some of a coarse date. */
import type { Effective } from '#domain/entry.js';
import { plusDays } from '#domain/time.js';

const FIRST_DAY = '2015-03-02';
const HOURS_BETWEEN = 2;

export class PassingTime {
  private entries = 0;

  /** The instant at which the entry under way is recorded. */
  readonly clock = (): Date =>
    new Date(Date.parse(`${FIRST_DAY}T06:00:00.000Z`) + this.entries * HOURS_BETWEEN * 3_600_000);

  /** When the next entry took effect. */
  readonly effective = (pick: number): Effective => {
    this.entries += 1;
    const today = this.clock().toISOString().slice(0, 10);
    const earlier = plusDays(today, -(pick % 60));
    switch (pick % 16) {
      case 0:
        return { on: null, precision: 'unknown' };
      case 1:
      case 2:
        return { on: earlier, precision: 'day' };
      case 3:
        return { on: earlier.slice(0, 7), precision: 'month' };
      case 4:
        return { on: `${plusDays(earlier, -30)}/${earlier}`, precision: 'period' };
      default:
        return { on: today, precision: 'day' };
    }
  };
}
