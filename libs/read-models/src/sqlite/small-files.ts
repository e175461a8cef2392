/** Small files beside those of the read models, which say something about them. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';

/** The text of a file; undefined where it is not there. */
export function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Writes a file, which then has the whole text, or what it had before, and never less. */
export function writeWhole(path: string, text: string): void {
  writeFileSync(`${path}.new`, text, { flush: true });
  renameSync(`${path}.new`, path);
}
