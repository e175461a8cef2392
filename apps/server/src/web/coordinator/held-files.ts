/** Files that somebody brings in, between the page that says what they would do and the button that records them. */
import { randomUUID } from 'node:crypto';
import type { ImportFile, ImportReport } from '#exchange/import/report.js';
import type { Service } from '../../service/service.js';

/** What one person brought in at once. */
export interface Held {
  readonly by: string;
  readonly files: readonly ImportFile[];
  readonly since: number;
  /** What came of recording it; undefined until then. */
  report?: ImportReport;
}

/** How long they are held, in milliseconds: an hour. */
const HELD_MS = 60 * 60 * 1000;
/** Most that is held of all people together, in bytes; beyond it the oldest are let go. */
const MOST_BYTES = 128_000_000;

/** In memory alone: what was not recorded leaves no trace, and a restart only means to choose the files again. */
export class HeldFiles {
  private static readonly ofServices = new WeakMap<Service, HeldFiles>();
  private readonly held = new Map<string, Held>();

  static of(service: Service): HeldFiles {
    const known = this.ofServices.get(service) ?? new HeldFiles();
    this.ofServices.set(service, known);
    return known;
  }

  /** @returns the name by which they are found again */
  hold(by: string, files: readonly ImportFile[], now: number): string {
    const id = randomUUID();
    this.held.set(id, { by, files, since: now });
    for (const [oldest, { since }] of this.held)
      if (oldest !== id && (since < now - HELD_MS || this.bytes() > MOST_BYTES)) this.held.delete(oldest);
    return id;
  }

  /** What the same person brought in; undefined for anything else, and once it was let go. */
  find(id: string, by: string): Held | undefined {
    const held = this.held.get(id);
    return held?.by === by ? held : undefined;
  }

  /** Lets one go, and answers what it was. */
  take(id: string, by: string): Held | undefined {
    const held = this.find(id, by);
    if (held !== undefined) this.held.delete(id);
    return held;
  }

  private bytes(): number {
    let sum = 0;
    for (const { files } of this.held.values()) for (const { bytes } of files) sum += bytes.byteLength;
    return sum;
  }
}
