/** How the stand-in's tests collect what the client reads. */

export async function readAllOf<T>(source: AsyncIterable<T>): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const one of source) found.push(one);
  return found;
}
