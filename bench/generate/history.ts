/** A realistic history of several years: about 300 audits (fewer when it is short), 40 agencies and 25 themes. */
import { auditLife } from './audit-life.js';
import type { Happening } from './happening.js';
import { mergersTold } from './mergers.js';
import { Random } from './random.js';
import { agencyRefs, person, sentence } from './words.js';

const YEARS = 8;
const MOST_AUDITS = 300;
const ENTRIES_PER_AUDIT = 1200;
/** Areas for action that a new audit may find again. */
const REMEMBERED = 500;

/** About (never fewer than) this many happenings, in the order of time. The same numbers give the same history. */
export function* history(events: number, seed = 1): Generator<Happening, void, undefined> {
  const random = new Random(seed);
  const founding = foundAgencies(random);
  yield* founding;
  let left = events - founding.length;
  const audits = Math.max(3, Math.min(MOST_AUDITS, Math.round(left / ENTRIES_PER_AUDIT)));
  const length = Math.ceil(left / audits);
  const under = new UnderWay();
  under.add(mergersTold(random));
  let earlier: readonly string[] = [];
  for (let i = 0; left > 0; i += 1) {
    const plannedAt = 30 + (i * YEARS * 365) / audits;
    for (const happening of under.until(plannedAt)) {
      yield happening;
      left -= 1;
    }
    const reference = `AU${String(i + 1).padStart(4, '0')}`;
    const { happenings, areas } = auditLife(random, { reference, plannedAt, length, earlier });
    under.add(happenings);
    earlier = [...areas, ...earlier].slice(0, REMEMBERED);
    // Once there is enough, what is under way ends without new audits.
    if (under.size >= left) break;
  }
  yield* under.until(Infinity);
}

function foundAgencies(random: Random): Happening[] {
  const by = person(random, 'administrator', 'partnership');
  return agencyRefs.map((agency, i) => ({
    at: i / 100,
    stream: `agency-${agency}`,
    commandId: random.uuid(),
    by,
    basis: 'stated' as const,
    fact: {
      type: 'AgencyRegistered' as const,
      data: { name: `${agency} (${sentence(random)})`.slice(0, 60), kind: 'agency', external: false },
    },
  }));
}

/** Lives that overlap, merged by time. */
class UnderWay {
  private lives: { readonly happenings: readonly Happening[]; next: number }[] = [];

  get size(): number {
    return this.lives.reduce((sum, { happenings, next }) => sum + happenings.length - next, 0);
  }

  add(happenings: readonly Happening[]): void {
    this.lives.push({ happenings, next: 0 });
  }

  *until(at: number): Generator<Happening, void, undefined> {
    const due = this.lives.flatMap((life) => {
      const from = life.next;
      while ((life.happenings[life.next]?.at ?? Infinity) < at) life.next += 1;
      return life.happenings.slice(from, life.next);
    });
    this.lives = this.lives.filter(({ happenings, next }) => next < happenings.length);
    yield* due.sort((one, other) => one.at - other.at);
  }
}
