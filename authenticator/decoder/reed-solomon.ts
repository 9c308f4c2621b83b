/** Powers and logarithms in QR's field: GF(256) modulo x⁸ + x⁴ + x³ + x² + 1 (ISO/IEC 18004, 7.5.2). */
const POWERS = new Uint8Array(510);
const LOGARITHMS = new Uint8Array(256);
for (let at = 0, value = 1; at < 255; at++) {
  POWERS[at] = value;
  POWERS[at + 255] = value;
  LOGARITHMS[value] = at;
  value = value << 1;
  if (value > 255) value ^= 0x11d;
}

const power = (exponent: number): number => POWERS[((exponent % 255) + 255) % 255] as number;
const logarithm = (value: number): number => LOGARITHMS[value] as number;

function multiply(one: number, two: number): number {
  return one === 0 || two === 0 ? 0 : power(logarithm(one) + logarithm(two));
}

/** The value of a polynomial, its lowest coefficient first. */
function valueAt(polynomial: readonly number[], x: number): number {
  return polynomial.reduceRight((sum, coefficient) => multiply(sum, x) ^ coefficient, 0);
}

/**
 * Corrects one block of a Reed-Solomon code as QR codes use it, in place. Beside errors at unknown places it corrects
 * erasures, places whose values are known to be worthless, at half the cost: `2 * errors + erasures` is at most
 * `check - spare`. Berlekamp-Massey started with the erasures (Blahut, Algebraic Codes for Data Transmission, 7.5).
 *
 * @param block data and then check codewords
 * @param check how many of them are check codewords
 * @param erasures indexes in the block
 * @param spare how many check codewords are kept to tell a right correction from a wrong one
 * @returns whether the block is right now; where it is not, it was left alone
 */
export function correctBlock(block: Uint8Array, check: number, erasures: readonly number[], spare: number): boolean {
  const syndromes = syndromesOf(block, check);
  if (syndromes.every((syndrome) => syndrome === 0)) return true;
  if (erasures.length > check - spare) return false;

  const exponentAt = (index: number) => block.length - 1 - index;
  let locator = [1];
  for (const index of erasures) locator = timesFactor(locator, power(exponentAt(index)));
  let previous = locator;
  let length = erasures.length;
  for (let step = erasures.length; step < check; step++) {
    let discrepancy = 0;
    for (let at = 0; at <= step && at < locator.length; at++) {
      discrepancy ^= multiply(locator[at] as number, syndromes[step - at] as number);
    }
    const shifted = [0, ...previous];
    if (discrepancy === 0) {
      previous = shifted;
      continue;
    }
    const next = sum(locator, scaled(shifted, discrepancy));
    if (2 * length <= step + erasures.length) {
      previous = scaled(locator, power(-logarithm(discrepancy)));
      length = step + 1 - length + erasures.length;
    } else previous = shifted;
    locator = next;
  }
  if (2 * (length - erasures.length) + erasures.length > check - spare) return false;

  const found: { index: number; inverse: number }[] = [];
  for (let index = 0; index < block.length; index++) {
    const inverse = power(-exponentAt(index));
    if (valueAt(locator, inverse) === 0) found.push({ index, inverse });
  }
  if (found.length !== length) return false;

  // Forney's formula, for a code whose first root is 1.
  const evaluator = product(syndromes, locator).slice(0, check);
  const derivative = locator.slice(1).map((coefficient, at) => (at % 2 === 0 ? coefficient : 0));
  const corrected = block.slice();
  for (const { index, inverse } of found) {
    const slope = valueAt(derivative, inverse);
    if (slope === 0) return false;
    const value = multiply(valueAt(evaluator, inverse), power(exponentAt(index) - logarithm(slope)));
    corrected[index] = (corrected[index] as number) ^ value;
  }
  if (syndromesOf(corrected, check).some((syndrome) => syndrome !== 0)) return false;
  block.set(corrected);
  return true;
}

function syndromesOf(block: Uint8Array, check: number): number[] {
  const polynomial = Array.from(block).reverse();
  return Array.from({ length: check }, (_, at) => valueAt(polynomial, power(at)));
}

/** Times (1 - `root` x). In this field minus is plus. */
function timesFactor(polynomial: readonly number[], root: number): number[] {
  return sum(polynomial, [0, ...scaled(polynomial, root)]);
}

function scaled(polynomial: readonly number[], factor: number): number[] {
  return polynomial.map((coefficient) => multiply(coefficient, factor));
}

function sum(one: readonly number[], two: readonly number[]): number[] {
  return Array.from({ length: Math.max(one.length, two.length) }, (_, at) => (one[at] ?? 0) ^ (two[at] ?? 0));
}

function product(one: readonly number[], two: readonly number[]): number[] {
  const result = new Array<number>(one.length + two.length - 1).fill(0);
  for (const [at, first] of one.entries()) {
    for (const [to, second] of two.entries()) result[at + to] = (result[at + to] as number) ^ multiply(first, second);
  }
  return result;
}
