/** How large a log a benchmark uses. */

/** `--events 100000` on the command line, else the size that is usual for the benchmark. */
export function sizeAsked(usual: number): number {
  const at = process.argv.indexOf('--events');
  if (at < 0) return usual;
  const asked = Number(process.argv[at + 1]);
  if (!Number.isInteger(asked) || asked < 1)
    throw new RangeError('--events wants a whole number of 1 or more.');
  return asked;
}
