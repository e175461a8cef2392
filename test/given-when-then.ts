/** Given what a stream holds, when somebody asks for something, then these facts happened, or this rule refused it. */
import type { Basis, Entry, Fact, Person } from '#domain/entry.js';
import { fold, type Evolve } from '#domain/fold.js';
import type { Outcome, Rule, Situation } from '#domain/outcome.js';
import { firstDay, lastDay, readEffective } from '#domain/time.js';
import { coordinator } from './people.js';

/** Round an entry or a command: who, on whose behalf, and when as people write it. All have an ordinary default. */
export interface Around {
  readonly by?: Person;
  readonly typedBy?: Person;
  readonly effective?: string;
  /** When the log took it in; by default at noon on the day it counts from. */
  readonly recordedAt?: string;
  readonly basis?: Basis;
}

/** A fact as an entry of a stream; `inOrder` gives it its place. */
export function entry<F extends Fact>(fact: F, around: Around = {}): Entry<F> {
  const { by = coordinator, typedBy = by, effective: written = '2015-01-12', basis = 'stated' } = around;
  const effective = readEffective(written);
  if (effective === undefined) throw new Error(`“${written}” is not an effective date.`);
  const { recordedAt = `${lastDay(effective, '2015-06-01T12:00:00.000Z')}T12:00:00.000Z` } = around;
  const ids = { commandId: 'command', correlationId: 'correlation' };
  const metadata = { recordedBy: typedBy, performedBy: by, recordedAt, effective, basis, ...ids };
  return { ...fact, id: '', revision: 0, position: 0, metadata: { ...metadata, channel: 'web' } };
}

/** Gives entries their places: revisions from 0, positions from `after` + 1, ids that tell both. */
export function inOrder<F extends Fact>(entries: readonly Entry<F>[], after = 0): readonly Entry<F>[] {
  return entries.map((one, at) => ({ ...one, id: `entry-${at}`, revision: at, position: after + at + 1 }));
}

/** What a decision is told of who asks, and when. `today` is the day on which it counts unless it is given. */
export function situation(
  around: Around & Partial<Pick<Situation, 'today' | 'independence' | 'typistActsFor'>> = {},
): Situation {
  const { metadata } = entry({ type: 'Asked', data: {} }, { effective: '2015-02-02', ...around });
  const on = lastDay(metadata.effective, metadata.recordedAt);
  const { today = on, independence = 'another-agency', typistActsFor = [] } = around;
  const from = firstDay(metadata.effective);
  const { performedBy: by, recordedBy: typedBy } = metadata;
  return { by, typedBy, typistActsFor, from, on, today, independence, sustainedAfterMonths: 6 };
}

/** The rules that this file's tests have seen refuse, in the order of first refusal. */
export const rulesBroken = new Set<Rule>();

/** Starts every sentence about one kind of item: `const given = aStoryOf(evolveAction, 'CP1415.F2.A1')`. */
export function aStoryOf<S, F extends Fact>(evolve: Evolve<S, F>, reference: string) {
  return (...past: readonly Entry<F>[]) => {
    const state = fold(evolve, reference, inOrder(past)) as S;
    return {
      /** The state that the entries add up to. */
      state,
      /** Asks a decider, which gets the state and whatever else it takes. */
      when<A extends readonly unknown[]>(decide: (state: S, ...rest: A) => Outcome<Fact>, ...rest: A) {
        const before = JSON.stringify(state);
        const outcome = decide(state, ...rest);
        expect(JSON.stringify(state)).toBe(before);
        return answer(outcome);
      },
    };
  };
}

function answer(outcome: Outcome<Fact>) {
  return {
    then: (...facts: readonly Fact[]) => {
      expect(outcome).toEqual({ ok: true, facts });
    },
    /** Refused by this very rule, with every detail of its sentence filled in. */
    thenRefused: (rule: Rule) => {
      expect(outcome).toMatchObject({ ok: false, refusal: { rule } });
      const form = rule.sentence.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{\w+\}/g, '\\S.*');
      expect(outcome).toMatchObject({
        refusal: { sentence: expect.stringMatching(new RegExp(`^${form}$`)) as string },
      });
      rulesBroken.add(rule);
    },
  };
}

/** For decisions that have no stream of their own to fold, such as those on a stream's whole history. */
export const whenDecided = answer;
