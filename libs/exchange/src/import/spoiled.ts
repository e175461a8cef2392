/** What bad rows leave undone, so that rows which fail only because of them are told apart from those that are wrong themselves. */
import { referencePattern, streamOf, type Kind } from '#domain/references.js';
import type { ReadRow } from './row.js';
import type { RowPlace } from './report.js';

const kinds = Object.keys(referencePattern) as readonly Kind[];

export class Spoiled {
  private readonly streams = new Map<string, RowPlace>();
  /** For items that the service would have numbered: every later number may be another. */
  private readonly prefixes = new Map<string, RowPlace>();

  /** Notes what a bad row would have written. */
  note({ file, row, cells, asked }: ReadRow, because: RowPlace = { file, row }): void {
    const subject = cells.get('subject') ?? '';
    const reference = cells.get('reference');
    if (asked === undefined) {
      for (const kind of kinds) this.add(streamOf(kind, reference ?? subject), because);
      return;
    }
    const { target, writes } = asked.definition;
    if (target.of === 'subject') this.add(streamOf(writes, subject), because);
    else if (reference !== undefined) this.add(streamOf(writes, reference), because);
    else if (target.of === 'numbered') {
      const prefix = streamOf(writes, target.prefix(subject, { kind: cells.get('kind') }));
      if (!this.prefixes.has(prefix)) this.prefixes.set(prefix, because);
    }
  }

  /** The bad row that a failure follows from, if what was read rests on one. */
  causeOf(read: ReadonlySet<string>): RowPlace | undefined {
    for (const name of read) {
      const cause = this.streams.get(name) ?? this.numbered(name);
      if (cause !== undefined) return cause;
    }
    return undefined;
  }

  private numbered(name: string): RowPlace | undefined {
    for (const [prefix, cause] of this.prefixes) if (name.startsWith(prefix)) return cause;
    return undefined;
  }

  private add(stream: string, because: RowPlace): void {
    if (!this.streams.has(stream)) this.streams.set(stream, because);
  }
}
