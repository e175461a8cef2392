/** How a number of things is said: `1 row`, `1,200 entries`. The plural is the word with an s unless it is given. */
export function sayCount(count: number, one: string, several = `${one}s`): string {
  return count === 1 ? `1 ${one}` : `${count.toLocaleString('en-GB')} ${several}`;
}
