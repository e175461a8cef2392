/** A folder for copies that nobody needs afterwards: gone however the work ends, at Ctrl-C too. */
import { mkdtempSync, rmSync } from 'node:fs';

/** Exit status after a signal, as a shell tells it. */
const EXIT_SIGNALLED = { SIGINT: 130, SIGTERM: 143 } as const;

/**
 * Makes the folder for as long as the work lasts.
 * @param prefix path that its name begins with
 */
export async function withScratch<T>(prefix: string, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(prefix);
  const remove = () => {
    rmSync(folder, { recursive: true, force: true });
  };
  const end = (signal: keyof typeof EXIT_SIGNALLED) => {
    remove();
    process.exit(EXIT_SIGNALLED[signal]);
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
  try {
    return await work(folder);
  } finally {
    process.off('SIGINT', end);
    process.off('SIGTERM', end);
    remove();
  }
}
