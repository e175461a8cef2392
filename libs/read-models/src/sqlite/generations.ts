/**
 * Generations of the read models in a folder. A generation is a file named by the shape it was built for; a `current`
 * pointer names the one that serves. A new one is built beside it and promoted by switching the pointer. Whoever has
 * the old file open keeps reading it until they open again.
 */
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { removeFile } from './marks.js';
import { textOf, writeWhole } from './small-files.js';

export interface Generation {
  /** Path of the read-model file. */
  readonly file: string;
  /** Short hash of the projections and collections it was built for. */
  readonly shape: string;
  readonly number: number;
}

const fileName = /^read-models-(?<shape>[a-z0-9]+)-(?<number>\d+)\.db$/;
const pointer = 'current';

/** The generation that serves; undefined before the first was promoted. */
export function currentGeneration(folder: string): Generation | undefined {
  const name = textOf(join(folder, pointer));
  if (name === undefined) return undefined;
  return generations(folder).find(({ file }) => file === join(folder, name));
}

/**
 * Names a generation that is newer than all others. Its file is created by whoever opens it to write.
 * @param shape lower-case letters and digits
 */
export function nextGeneration(folder: string, shape: string): Generation {
  if (!/^[a-z0-9]+$/.test(shape))
    throw new TypeError(`"${shape}" is no shape: lower-case letters and digits alone`);
  mkdirSync(folder, { recursive: true });
  const number = Math.max(0, ...generations(folder).map((each) => each.number)) + 1;
  return { file: join(folder, `read-models-${shape}-${number}.db`), shape, number };
}

/** Makes a generation the current one. The pointer names the old or the new, never less. */
export function promote(folder: string, generation: Generation): void {
  writeWhole(join(folder, pointer), generationName(generation));
}

/** Removes every generation but the current one and those newer than it, which may be under way. */
export function removeOlderGenerations(folder: string): void {
  const current = currentGeneration(folder);
  if (current === undefined) return;
  for (const { file, number } of generations(folder)) {
    if (number < current.number) removeFile(file);
  }
}

/** Where a generation lies. */
export function fileOf(folder: string, generation: Pick<Generation, 'shape' | 'number'>): string {
  return join(folder, generationName(generation));
}

function generationName({ shape, number }: Pick<Generation, 'shape' | 'number'>): string {
  return `read-models-${shape}-${number}.db`;
}

function generations(folder: string): readonly Generation[] {
  return readdirSync(folder).flatMap((name) => {
    const groups = fileName.exec(name)?.groups;
    const [shape, number] = [groups?.['shape'], groups?.['number']];
    return shape === undefined || number === undefined
      ? []
      : [{ file: join(folder, name), shape, number: Number(number) }];
  });
}
