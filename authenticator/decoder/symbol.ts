/** A place in a picture, in its own pixels from the top left. */
export interface Point {
  x: number;
  y: number;
}

/** A QR code that was read in a picture. */
export interface FoundSymbol {
  text: string;
  /** Its corners, in order around it. Empty where the reader does not give them. */
  corners: readonly Point[];
}

/** The area that a symbol covers, in square pixels (the shoelace formula); 0 where its corners are unknown. */
export function areaOf({ corners }: FoundSymbol): number {
  let twice = 0;
  for (const [at, { x, y }] of corners.entries()) {
    const next = corners[(at + 1) % corners.length] as Point;
    twice += x * next.y - next.x * y;
  }
  return Math.abs(twice) / 2;
}

/**
 * Of all symbols in a picture, the one that the person most likely means: one whose text `isWanted` accepts
 * before any other, and of several the largest. Undefined where there is none.
 */
export function pickSymbol(
  symbols: readonly FoundSymbol[],
  isWanted: (text: string) => boolean = () => false,
): FoundSymbol | undefined {
  const wanted = symbols.filter(({ text }) => isWanted(text));
  const largestFirst = (wanted.length > 0 ? wanted : symbols).toSorted((one, other) => areaOf(other) - areaOf(one));
  return largestFirst[0];
}
