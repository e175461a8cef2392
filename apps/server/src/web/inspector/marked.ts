/** An extract as pieces, so that a template marks the words that were found and escapes every one of them. */
export interface Piece {
  readonly text: string;
  readonly isFound: boolean;
}

/** @param marks where found words start and end, in order and apart */
export function piecesOf(text: string, marks: readonly (readonly [number, number])[]): readonly Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const [start, end] of marks) {
    if (start > at) pieces.push({ text: text.slice(at, start), isFound: false });
    pieces.push({ text: text.slice(start, end), isFound: true });
    at = end;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), isFound: false });
  return pieces;
}
