/**
 * Copies who looked at what to another store, so that it can be asked for after a move. Entries have no name of their
 * own, so what the target has is told by content: an entry that happened twice is there twice. Nothing is ever taken
 * away, and what the target took down itself stays beside it.
 */
import type { AccessEntry, AccessStore } from './port.js';

/** How far a copy has come, in entries of the source. */
export interface AccessLogProgress {
  readonly phase: 'copying' | 'verifying';
  readonly done: number;
  readonly total: number;
}

/** What a source is asked. */
export type AccessLogSource = Pick<AccessStore, 'all' | 'count'>;

export interface CopiedAccessLog {
  /** Entries of the source, as they were compared at the end. */
  readonly entries: number;
  /** Those that the target held before. */
  readonly alreadyThere: number;
  /** Those that the target does not hold at the end: others were taken down meanwhile, or some did not arrive. */
  readonly missing: number;
}

/** So many are written together. */
const TOGETHER = 500;

/**
 * Adds what the target has not, in the order of the source, and compares every entry at the end.
 * @throws AccessLogUnavailable; what was added by then stays, and the next copy goes on from there
 */
export async function copyAccessLog(
  from: AccessLogSource,
  to: Pick<AccessStore, 'all' | 'append'>,
  onProgress: (progress: AccessLogProgress) => void = () => undefined,
): Promise<CopiedAccessLog> {
  const total = await from.count();
  let alreadyThere = 0;
  let waiting: AccessEntry[] = [];
  for await (const { done, there, lacking } of compared(from, to)) {
    alreadyThere += there;
    waiting.push(...lacking);
    if (waiting.length >= TOGETHER) {
      await to.append(waiting);
      waiting = [];
    }
    onProgress({ phase: 'copying', done, total });
  }
  if (waiting.length > 0) await to.append(waiting);
  let entries = 0;
  let missing = 0;
  for await (const { done, lacking } of compared(from, to)) {
    entries = done;
    missing += lacking.length;
    onProgress({ phase: 'verifying', done, total });
  }
  return { entries, alreadyThere, missing };
}

interface Instant {
  readonly at: string;
  readonly entries: readonly AccessEntry[];
}

interface Compared {
  /** Entries of the source up to here. */
  readonly done: number;
  /** Of this instant, how many the target has, and which it has not. */
  readonly there: number;
  readonly lacking: readonly AccessEntry[];
}

/**
 * Walks both by time and holds one against the other, instant by instant. What is added to the target on the way lies
 * behind where it is read.
 */
async function* compared(
  from: Pick<AccessStore, 'all'>,
  to: Pick<AccessStore, 'all'>,
): AsyncGenerator<Compared, void, undefined> {
  const target = instantsOf(to);
  let held = await target.next();
  let done = 0;
  try {
    for await (const { at, entries } of instantsOf(from)) {
      while (held.done !== true && Date.parse(held.value.at) < Date.parse(at)) held = await target.next();
      let lacking = entries;
      if (held.done !== true && held.value.at === at) {
        lacking = without(entries, held.value.entries);
        // Reads on before anything is added here.
        held = await target.next();
      }
      done += entries.length;
      yield { done, there: entries.length - lacking.length, lacking };
    }
  } finally {
    await target.return();
  }
}

async function* instantsOf(store: Pick<AccessStore, 'all'>): AsyncGenerator<Instant, void, undefined> {
  let entries: AccessEntry[] = [];
  for await (const entry of store.all()) {
    const [first] = entries;
    if (first !== undefined && first.at !== entry.at) {
      yield { at: first.at, entries };
      entries = [];
    }
    entries.push(entry);
  }
  const [first] = entries;
  if (first !== undefined) yield { at: first.at, entries };
}

/** What is left of some entries when each of others has taken away one that says the same. */
function without(entries: readonly AccessEntry[], others: readonly AccessEntry[]): readonly AccessEntry[] {
  const many = new Map<string, number>();
  for (const other of others) many.set(contentOf(other), (many.get(contentOf(other)) ?? 0) + 1);
  return entries.filter((entry) => {
    const content = contentOf(entry);
    const left = many.get(content) ?? 0;
    many.set(content, left - 1);
    return left <= 0;
  });
}

/** All that an entry says, as text to compare. */
function contentOf({ at, person, name, roles, agencies, what, item, ...rest }: AccessEntry): string {
  const { detail, address, channel, outcome } = rest;
  const about = item === undefined ? null : [item.kind, item.reference];
  return JSON.stringify([at, person, name, roles, agencies, what, about, detail, address, channel, outcome]);
}
