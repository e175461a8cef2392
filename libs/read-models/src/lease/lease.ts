/**
 * One leader among many processes, by a lease in the read store. Time is never compared between machines: whoever wants
 * the lease watches, on a clock of its own, whether the holder's beat still changes. The fencing number grows with each
 * holder and goes into every batch, so that a holder that slept and woke up changes nothing.
 */
import { setTimeout as pause } from 'node:timers/promises';

export interface LeaseState {
  /** Who has it; null when it was given back. */
  readonly holder: string | null;
  /** Grows by one with each holder. */
  readonly fence: number;
  /** Grows with each sign of life of the holder. */
  readonly beat: number;
}

/** Where the lease lies. Each change is atomic. */
export interface LeaseStore {
  read(): Promise<LeaseState | undefined>;
  /** Writes a state in place of the one that was read; false when somebody else was quicker. */
  replace(before: LeaseState | undefined, after: LeaseState): Promise<boolean>;
}

export interface Timing {
  /** How often the holder gives a sign of life, in milliseconds. */
  readonly beatMs: number;
  /** After how long without one the lease is taken, in milliseconds. The holder counts it as lost after two thirds. */
  readonly silenceMs: number;
}

/** Hand-over within 10 s: silence, a look, and the projector's start. */
export const usualTiming: Timing = { beatMs: 1000, silenceMs: 5000 };

/** A lease that is held. */
export interface Held {
  readonly fence: number;
  /** Aborts when the lease is lost. */
  readonly lost: AbortSignal;
  /** Gives it back, so that the next one need not wait. */
  release(): Promise<void>;
}

/**
 * Waits until the lease is ours.
 * @param name of this process, unlike any other's
 * @param signal ends the waiting
 * @throws when the signal aborts
 */
export async function takeLease(
  store: LeaseStore,
  name: string,
  signal: AbortSignal,
  timing: Timing = usualTiming,
): Promise<Held> {
  let seen: { readonly state: LeaseState; readonly at: number } | undefined;
  for (;;) {
    signal.throwIfAborted();
    // A store that cannot be reached gives the lease to nobody.
    const state = await store.read().catch(() => 'unreachable' as const);
    if (state !== 'unreachable') {
      const isFree = state === undefined || state.holder === null;
      if (!isFree && (seen?.state.fence !== state.fence || seen.state.beat !== state.beat))
        seen = { state, at: performance.now() };
      if (isFree || performance.now() - (seen?.at ?? Infinity) >= timing.silenceMs) {
        const ours: LeaseState = { holder: name, fence: (state?.fence ?? 0) + 1, beat: 0 };
        if (await store.replace(state, ours).catch(() => false)) return hold(store, ours, timing);
      }
    }
    await pause(timing.beatMs / 2, undefined, { signal });
  }
}

function hold(store: LeaseStore, taken: LeaseState, { beatMs, silenceMs }: Timing): Held {
  const losing = new AbortController();
  const releasing = new AbortController();
  let state = taken;
  const beating = beat();
  return {
    fence: taken.fence,
    lost: losing.signal,
    async release() {
      releasing.abort();
      await beating;
      if (!losing.signal.aborted) await store.replace(state, { ...state, holder: null }).catch(() => false);
      losing.abort();
    },
  };

  /** Beats until the lease is given back, somebody else has it, or no beat got through for too long. */
  async function beat(): Promise<void> {
    for (let last = performance.now(); ;) {
      await pause(beatMs, undefined, { signal: releasing.signal }).catch(() => undefined);
      if (releasing.signal.aborted) return;
      const next = { ...state, beat: state.beat + 1 };
      const sent = performance.now();
      const got = await store.replace(state, next).catch(() => 'unreachable' as const);
      if (got === true) [state, last] = [next, sent];
      // A beat whose answer was lost may have been written: then the next one is compared with it.
      else if (got === false && !(await isStillOurs())) losing.abort();
      if (performance.now() - last > (silenceMs * 2) / 3) losing.abort();
      if (losing.signal.aborted) return;
    }
  }

  async function isStillOurs(): Promise<boolean> {
    const now = await store.read().catch(() => undefined);
    if (now?.holder !== taken.holder || now.fence !== taken.fence) return false;
    state = now;
    return true;
  }
}
