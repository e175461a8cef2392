/**
 * Checks an events file and trusts nothing in it: what the columns say is held against the bytes, and the bytes
 * against their hash.
 *
 * What the log alone cannot show: an event that was changed and given a new, matching hash; and a tail that was taken
 * off together with SQLite's own note of the last position. Both need a signed checkpoint kept elsewhere.
 */
import type { DatabaseSync } from 'node:sqlite';
import { hashOf } from '../codec.js';
import { eventId } from '../event-id.js';
import { explaining } from './failure.js';
import { uuidText } from './receipt.js';
import { openForReading } from './schema.js';

/** Something that does not match. */
export interface Finding {
  /** Where in the log, as far as it is about an event. */
  readonly position?: number;
  readonly stream?: string;
  /** What does not match, in plain words. */
  readonly problem: string;
}

/** Called now and then with how many of all events have been checked. */
export type OnProgress = (checked: number, total: number) => void;

const REPORT_EVERY = 10_000;

/**
 * Checks every event and receipt of a file, on a read-only connection of its own. No finding means that nothing was
 * found, within what the log alone can show (see above).
 * @throws StoreUnavailable or StoreDamaged when the file cannot be read at all
 */
export function checkEvents(file: string, onProgress?: OnProgress): readonly Finding[] {
  return explaining(file, () => {
    const db = openForReading(file);
    try {
      // One transaction: what is appended meanwhile is not half seen.
      db.exec('BEGIN');
      return [...checkFile(db), ...checkLog(db, onProgress), ...checkReceipts(db)];
    } finally {
      db.close();
    }
  });
}

function* checkFile(db: DatabaseSync): Generator<Finding> {
  for (const row of db.prepare('PRAGMA integrity_check').all()) {
    const said = String(row['integrity_check']);
    if (said !== 'ok') yield { problem: `SQLite's own check says: ${said}` };
  }
}

interface Row {
  readonly position: number;
  readonly stream: string | null;
  readonly revision: number;
  readonly body: string;
  readonly bytes: Uint8Array;
  readonly hash: string;
}

function* checkLog(db: DatabaseSync, onProgress: OnProgress | undefined): Generator<Finding> {
  const total = Number(db.prepare('SELECT count(*) AS n FROM events').get()?.['n']);
  const rows = db.prepare(
    `SELECT e.position, s.name AS stream, e.revision, e.body, CAST(e.body AS BLOB) AS bytes, lower(hex(e.hash)) AS hash
       FROM events e LEFT JOIN streams s ON s.id = e.stream ORDER BY e.position`,
  );
  const order = new LogOrder();
  let checked = 0;
  for (const row of rows.iterate() as Iterable<unknown> as Iterable<Row>) {
    const place = { position: row.position, ...(row.stream !== null && { stream: row.stream }) };
    for (const problem of order.problemsOf(row)) yield { ...place, problem };
    checked++;
    if (checked % REPORT_EVERY === 0) onProgress?.(checked, total);
  }
  onProgress?.(checked, total);
  const noted = Number(
    db.prepare(`SELECT seq FROM sqlite_sequence WHERE name = 'events'`).get()?.['seq'] ?? 0,
  );
  if (noted > order.position) {
    yield {
      position: order.position + 1,
      problem: `The log ends at position ${order.position}, but it once reached ${noted}: its tail is missing`,
    };
  }
}

/** Walks along the log and knows what must come next. */
class LogOrder {
  position = 0;
  #recordedAt = '';
  readonly #revisions = new Map<string, number>();
  /** Whose events the last position belonged to, and how many of them there were. */
  #command: { readonly id: string; readonly events: number } = { id: '', events: 0 };
  readonly #ids = new Map<string, number>();

  *problemsOf({ position, stream, revision, body, bytes, hash }: Row): Generator<string> {
    const expected = this.position + 1;
    if (position !== expected) {
      yield position === expected + 1
        ? `Position ${expected} is missing before it`
        : `Positions ${expected} to ${position - 1} are missing before it`;
    }
    this.position = position;
    if (hashOf(bytes) !== hash) yield 'Its text does not match its hash: one of the two was changed';
    if (stream === null) yield 'It belongs to a stream that is not there';
    else yield* this.#revisionProblems(stream, revision);
    const record = parse(body);
    if (record === undefined) {
      yield 'Its text is not that of an event';
      return;
    }
    if (record.stream !== stream) yield `Its text says stream ${record.stream}`;
    if (record.revision !== revision)
      yield `Its column says revision ${revision}, its text ${record.revision}`;
    if (record.metadata.recordedAt < this.#recordedAt) {
      yield `It was recorded at ${record.metadata.recordedAt}, before the event in front of it (${this.#recordedAt})`;
    }
    this.#recordedAt = record.metadata.recordedAt;
    yield* this.#idProblems(position, record);
  }

  *#revisionProblems(stream: string, revision: number): Generator<string> {
    const expected = (this.#revisions.get(stream) ?? -1) + 1;
    if (revision !== expected) yield `Its revision is ${revision}, but the stream's next is ${expected}`;
    this.#revisions.set(stream, revision);
  }

  *#idProblems(position: number, { id, metadata: { commandId } }: EventText): Generator<string> {
    const index = this.#command.id === commandId ? this.#command.events : 0;
    this.#command = { id: commandId, events: index + 1 };
    if (id !== eventId(commandId, index)) yield 'Its id does not follow from its command';
    const twin = this.#ids.get(id);
    if (twin !== undefined) yield `Its id is also that of the event at position ${twin}`;
    this.#ids.set(id, position);
  }
}

interface EventText {
  readonly id: string;
  readonly stream: string;
  readonly revision: number;
  readonly metadata: { readonly recordedAt: string; readonly commandId: string };
}

function parse(body: string): EventText | undefined {
  try {
    const value = JSON.parse(body) as EventText;
    const texts = [value.id, value.stream, value.metadata.recordedAt, value.metadata.commandId] as unknown[];
    return texts.every((text) => typeof text === 'string') ? value : undefined;
  } catch {
    // Whatever the reason, the finding is the same: this is not the text of an event.
    return undefined;
  }
}

function* checkReceipts(db: DatabaseSync): Generator<Finding> {
  const rows = db.prepare(
    `SELECT r.command_id AS command, s.name AS stream, r.position,
            e.position IS NULL AS missing,
            r.stream IS NOT e.stream OR r.revision IS NOT e.revision AS elsewhere,
            iif(json_valid(e.body), e.body ->> '$.metadata.commandId', NULL) AS eventCommand,
            iif(json_valid(e.body), e.body ->> '$.metadata.recordedAt', NULL) AS eventTime,
            r.recorded_at AS time
       FROM receipts r LEFT JOIN events e ON e.position = r.position LEFT JOIN streams s ON s.id = r.stream`,
  );
  for (const row of rows.iterate() as Iterable<unknown> as Iterable<ReceiptCheck>) {
    const problem = receiptProblem(row);
    if (problem === undefined) continue;
    const command = uuidText(row.command);
    const place = { position: row.position, ...(row.stream !== null && { stream: row.stream }) };
    yield { ...place, problem: `The receipt of command ${command} ${problem}` };
  }
}

interface ReceiptCheck {
  readonly command: Uint8Array;
  readonly stream: string | null;
  readonly position: number;
  readonly missing: 0 | 1;
  readonly elsewhere: 0 | 1;
  readonly eventCommand: string | null;
  readonly eventTime: string | null;
  readonly time: number;
}

function receiptProblem({ command, missing, elsewhere, eventCommand, eventTime, time }: ReceiptCheck) {
  if (missing === 1) return 'points at an event that is not there';
  if (elsewhere === 1) return 'names another stream or revision than the event it points at';
  if (eventCommand !== uuidText(command)) return 'points at an event of another command';
  if (eventTime === null || Date.parse(eventTime) !== time)
    return 'says another time than the event it points at';
  return undefined;
}
