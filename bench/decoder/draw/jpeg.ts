/** The cosine transform of 8 values (DCT-II), as a matrix. */
const BASIS = Float32Array.from({ length: 64 }, (_, at) => {
  const [frequency, place] = [at >> 3, at & 7];
  return Math.sqrt((frequency === 0 ? 1 : 2) / 8) * Math.cos(((2 * place + 1) * frequency * Math.PI) / 16);
});

/**
 * Compresses a grey picture as JPEG does and takes it apart again, in place: blocks of 8 by 8, their frequencies
 * rounded to steps that grow with the frequency (ITU-T T.81, with a plain slope in place of annex K's table).
 *
 * @param step the step of the lowest frequency, in steps of 255
 */
export function compress(luma: Uint8ClampedArray, width: number, height: number, step: number): void {
  const block = new Float32Array(64);
  const between = new Float32Array(64);
  for (let top = 0; top + 8 <= height; top += 8) {
    for (let left = 0; left + 8 <= width; left += 8) {
      for (let at = 0; at < 64; at++) block[at] = (luma[(top + (at >> 3)) * width + left + (at & 7)] as number) - 128;
      multiply(BASIS, block, between, false);
      multiply(between, BASIS, block, true);
      for (let at = 0; at < 64; at++) {
        const quantum = step * (1 + 0.7 * ((at >> 3) + (at & 7)));
        block[at] = Math.round((block[at] as number) / quantum) * quantum;
      }
      multiplyTransposed(BASIS, block, between);
      multiply(between, BASIS, block, false);
      for (let at = 0; at < 64; at++) luma[(top + (at >> 3)) * width + left + (at & 7)] = (block[at] as number) + 128;
    }
  }
}

/** `result` = `one` · `two`, or `one` · `two` transposed. */
function multiply(one: Float32Array, two: Float32Array, result: Float32Array, transposed: boolean): void {
  for (let at = 0; at < 64; at++) {
    let sum = 0;
    for (let k = 0; k < 8; k++) {
      const second = transposed ? two[(at & 7) * 8 + k] : two[k * 8 + (at & 7)];
      sum += (one[(at >> 3) * 8 + k] as number) * (second as number);
    }
    result[at] = sum;
  }
}

/** `result` = `one` transposed · `two`. */
function multiplyTransposed(one: Float32Array, two: Float32Array, result: Float32Array): void {
  for (let at = 0; at < 64; at++) {
    let sum = 0;
    for (let k = 0; k < 8; k++) sum += (one[k * 8 + (at >> 3)] as number) * (two[k * 8 + (at & 7)] as number);
    result[at] = sum;
  }
}
