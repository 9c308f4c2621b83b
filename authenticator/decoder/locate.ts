import type { Box, Grey } from "./grey.ts";

/** Side of the blocks in which edges are counted, in pixels. */
const BLOCK = 12;
/** A block may belong to a code if it has this part of the edges of the block with most. */
const PART = 0.3;
/** A picture has no likely place if the block with most edges has at most this many times the median. */
const DISTINCT = 1.8;

/**
 * Finds places in a picture where a code may be, the likeliest first: areas with many edges in both directions. This also
 * finds codes that are too small, pale or blurred for a reader. Each box includes a margin.
 */
export function likelyPlaces(grey: Grey, most: number): Box[] {
  // Each pixel is compared with the one two pixels further on, so the last two have nothing to compare with.
  const [across, down] = [grey.width, grey.height].map((side) => Math.max(0, Math.floor((side - 2) / BLOCK))) as [
    number,
    number,
  ];
  const edges = edgesIn(grey, across, down);
  const richest = edges.reduce((one, other) => Math.max(one, other), 0);
  // Noise has edges everywhere, so only what exceeds the median counts.
  const usual = edges.toSorted()[edges.length >> 1] ?? 0;
  if (richest <= DISTINCT * usual) return [];
  const least = usual + PART * (richest - usual);
  const seen = new Uint8Array(edges.length);
  const places: { box: Box; weight: number }[] = [];
  for (let start = 0; start < edges.length; start++) {
    if (seen[start] || (edges[start] as number) < least) continue;
    places.push(placeFrom(start));
  }
  return places
    .toSorted((one, other) => other.weight - one.weight)
    .slice(0, most)
    .map(({ box }) => box);

  /** Collects the blocks with many edges that are connected to one of them, also diagonally. */
  function placeFrom(start: number) {
    const stack = [start];
    seen[start] = 1;
    let [left, right, top, bottom, sum, count] = [across, 0, down, 0, 0, 0];
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      const [column, row] = [at % across, Math.floor(at / across)];
      [left, right] = [Math.min(left, column), Math.max(right, column)];
      [top, bottom] = [Math.min(top, row), Math.max(bottom, row)];
      sum += edges[at] as number;
      count += 1;
      for (let y = Math.max(0, row - 1); y <= Math.min(down - 1, row + 1); y++) {
        for (let x = Math.max(0, column - 1); x <= Math.min(across - 1, column + 1); x++) {
          const next = y * across + x;
          if (seen[next] || (edges[next] as number) < least) continue;
          seen[next] = 1;
          stack.push(next);
        }
      }
    }
    const [w, h] = [right - left + 1, bottom - top + 1];
    // A code is square and has edges everywhere.
    const squareness = Math.min(w, h) / Math.max(w, h);
    const weight = sum * squareness * (count / (w * h));
    return { box: withMargin(left * BLOCK, top * BLOCK, w * BLOCK, h * BLOCK), weight };
  }

  function withMargin(x: number, y: number, w: number, h: number): Box {
    const margin = Math.round(BLOCK + 0.12 * Math.max(w, h));
    const [left, top] = [Math.max(0, x - margin), Math.max(0, y - margin)];
    const right = Math.min(grey.width, x + w + margin);
    const bottom = Math.min(grey.height, y + h + margin);
    return { left, top, width: right - left, height: bottom - top };
  }
}

/** The edges in each block: the sum of differences across or that of differences down, whichever is less. */
function edgesIn({ width, data }: Grey, across: number, down: number): Float32Array {
  const edges = new Float32Array(across * down);
  for (let row = 0; row < down; row++) {
    for (let column = 0; column < across; column++) {
      let [right, below] = [0, 0];
      for (let y = row * BLOCK; y < row * BLOCK + BLOCK; y++) {
        const end = y * width + column * BLOCK + BLOCK;
        for (let at = end - BLOCK; at < end; at += 2) {
          // Two pixels apart, because a blurred edge is wider than one pixel.
          right += Math.abs((data[at] as number) - (data[at + 2] as number));
          below += Math.abs((data[at] as number) - (data[at + 2 * width] as number));
        }
      }
      edges[row * across + column] = Math.min(right, below);
    }
  }
  return edges;
}
