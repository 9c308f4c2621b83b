import type { Grey } from "./grey.ts";
import { correctBlock } from "./reed-solomon.ts";
import { type Level, type Version, zxingJs } from "./zxing-js.ts";

/** The modules of a QR code as a reader sampled them, with too many errors for the code's error correction. */
export interface Damaged {
  /** Modules along each side. */
  size: number;
  /** Row by row: 0 where dark, any other value where light. */
  modules: ArrayLike<number>;
  version: number;
  level: Level;
  mask: number;
}

/** Side of a square of modules that are all light or all dark: by chance, one code of version 7 in twenty has such a square. */
const BLANK = 4;
/** Check codewords of the whole code that are kept to tell a right correction from a wrong one: six leave 2⁻⁴⁸. */
const SPARE = 6;

/**
 * Repairs a code of which a part is hidden, for instance by a reflection. To a reader the hidden part looks like light
 * modules, and correcting a wrong codeword takes two check codewords. Here codewords in blank areas are treated as
 * erasures, which take one each. Returns the corrected modules, or null where there is too much damage. Modules without
 * data, such as alignment patterns, stay as they are.
 */
export function repair(damaged: Damaged): Uint8Array | null {
  const { QRCodeVersion, QRCodeDecoderErrorCorrectionLevel, QRCodeDataMask } = zxingJs();
  const version = QRCodeVersion.getVersionForNumber(damaged.version);
  const isMasked = QRCodeDataMask.values.get(damaged.mask);
  if (!isMasked || version.getDimensionForVersion() !== damaged.size) return null;
  const blank = blankModules(damaged);
  const path = dataPath(version);
  const { size, modules } = damaged;

  const codewords = new Uint8Array(path.length >> 3);
  const erased = new Set<number>();
  for (const [at, { row, column }] of path.entries()) {
    const codeword = at >> 3;
    // Some versions have a few modules more than their codewords need.
    if (codeword >= codewords.length) break;
    const isDark = modules[row * size + column] === 0;
    if (isDark !== isMasked.isMasked(row, column))
      codewords[codeword] = (codewords[codeword] as number) | (128 >> (at & 7));
    if (blank[row * size + column]) erased.add(codeword);
  }
  const { blocks, check } = blocksOf(version, QRCodeDecoderErrorCorrectionLevel[damaged.level]);
  const spare = Math.ceil(SPARE / blocks.length);
  for (const indexes of blocks) {
    const block = Uint8Array.from(indexes, (index) => codewords[index] as number);
    const erasures = [...indexes.keys()].filter((at) => erased.has(indexes[at] as number));
    if (!correctBlock(block, check, erasures, spare)) return null;
    for (const [at, index] of indexes.entries()) codewords[index] = block[at] as number;
  }

  const repaired = Uint8Array.from({ length: size * size }, (_, at) => (modules[at] === 0 ? 0 : 255));
  for (const [at, { row, column }] of path.entries()) {
    if (at >> 3 >= codewords.length) break;
    const bit = ((codewords[at >> 3] as number) & (128 >> (at & 7))) !== 0;
    repaired[row * size + column] = bit !== isMasked.isMasked(row, column) ? 0 : 255;
  }
  return repaired;
}

/** Marks the modules that lie in a blank square. */
function blankModules({ size, modules }: Damaged): Uint8Array {
  const blank = new Uint8Array(size * size);
  for (let top = 0; top + BLANK <= size; top++) {
    for (let left = 0; left + BLANK <= size; left++) {
      let dark = 0;
      for (let at = 0; at < BLANK * BLANK; at++) {
        if (modules[(top + Math.floor(at / BLANK)) * size + left + (at % BLANK)] === 0) dark += 1;
      }
      if (dark > 0 && dark < BLANK * BLANK) continue;
      for (let row = top; row < top + BLANK; row++) blank.fill(1, row * size + left, row * size + left + BLANK);
    }
  }
  return blank;
}

/** The modules that carry data, in the order of its bits: upwards and downwards in columns of two (7.7.3). */
function dataPath(version: Version): { row: number; column: number }[] {
  const size = version.getDimensionForVersion();
  const pattern = version.buildFunctionPattern();
  const path: { row: number; column: number }[] = [];
  let upwards = true;
  for (let right = size - 1; right > 0; right -= 2) {
    // The column of the timing pattern is left out.
    if (right === 6) right -= 1;
    for (let step = 0; step < size; step++) {
      const row = upwards ? size - 1 - step : step;
      for (const column of [right, right - 1]) if (!pattern.get(column, row)) path.push({ row, column });
    }
    upwards = !upwards;
  }
  return path;
}

/** The indexes of each block's codewords: data first, then check codewords, interleaved with the other blocks (7.6). */
function blocksOf(version: Version, level: object): { blocks: number[][]; check: number } {
  const layout = version.getECBlocksForLevel(level);
  const check = layout.getECCodewordsPerBlock();
  const lengths = layout
    .getECBlocks()
    .flatMap((group) => Array<number>(group.getCount()).fill(group.getDataCodewords()));
  const blocks: number[][] = lengths.map(() => []);
  let index = 0;
  for (let at = 0; at < Math.max(...lengths); at++) {
    for (const [block, length] of lengths.entries()) if (at < length) blocks[block]?.push(index++);
  }
  for (let at = 0; at < check; at++) for (const block of blocks) block.push(index++);
  return { blocks, check };
}

/** Pixels along each side of a module. */
const MODULE = 4;
/** Modules of light around a code. */
const QUIET_ZONE = 4;

/** A picture of a code's modules. */
export function pictureOf(modules: Uint8Array, size: number): Grey {
  const side = (size + 2 * QUIET_ZONE) * MODULE;
  const data = new Uint8Array(side * side).fill(255);
  for (let y = 0; y < size * MODULE; y++) {
    for (let x = 0; x < size * MODULE; x++) {
      const module = modules[Math.floor(y / MODULE) * size + Math.floor(x / MODULE)] as number;
      data[(y + QUIET_ZONE * MODULE) * side + x + QUIET_ZONE * MODULE] = module;
    }
  }
  return { width: side, height: side, data };
}
