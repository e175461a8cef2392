/** Delivers a document, piece by piece: to a new file, or to standard output. */
import { once } from 'node:events';
import { open, rm } from 'node:fs/promises';
import { remark } from './print.js';

/** @throws the system's error when the file is there already or cannot be written; nothing is left of it then */
export async function deliver(
  pieces: Iterable<string> | AsyncIterable<string>,
  output: string | undefined,
): Promise<void> {
  if (output === undefined) {
    for await (const piece of pieces) if (!process.stdout.write(piece)) await once(process.stdout, 'drain');
    return;
  }
  const file = await open(output, 'wx', 0o600);
  try {
    for await (const piece of pieces) await file.writeFile(piece);
    await file.sync();
    remark(`Wrote ${output}.`);
  } catch (error) {
    await rm(output);
    throw error;
  } finally {
    await file.close();
  }
}
