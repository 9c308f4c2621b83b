import type { Grey } from "./grey.ts";

/** Replaces each pixel by the mean of the square of `2 * radius + 1` pixels around it. The border pixels are repeated outwards. */
export function averaged({ width, height, data }: Grey, radius: number): Grey {
  const result = new Uint8Array(data.length);
  /** For each column, the sum of the rows around the current one; `radius` more columns on either side repeat the border. */
  const columns = new Int32Array(width + 2 * radius + 1);
  const size = 2 * radius + 1;
  // Multiplying by a fixed-point reciprocal is several times as fast as dividing.
  const share = 65536 / size ** 2;
  for (let y = -radius; y <= radius; y++) addRow(inside(y, height));
  for (let y = 0; y < height; y++) {
    columns.fill(columns[radius] as number, 0, radius);
    columns.fill(columns[radius + width - 1] as number, radius + width);
    let sum = 0;
    for (let at = 0; at < size; at++) sum += columns[at] as number;
    const row = y * width;
    for (let x = 0; x < width; x++) {
      result[row + x] = (sum * share + 32768) >> 16;
      sum += (columns[x + size] as number) - (columns[x] as number);
    }
    moveRow(inside(y - radius, height), inside(y + radius + 1, height));
  }
  return { width, height, data: result };

  function addRow(y: number): void {
    const row = y * width;
    for (let x = 0; x < width; x++) columns[radius + x] = (columns[radius + x] as number) + (data[row + x] as number);
  }
  function moveRow(leaving: number, coming: number): void {
    const out = leaving * width;
    const into = coming * width;
    for (let x = 0; x < width; x++) {
      columns[radius + x] = (columns[radius + x] as number) + (data[into + x] as number) - (data[out + x] as number);
    }
  }
}

function inside(at: number, length: number): number {
  return at < 0 ? 0 : at < length ? at : length - 1;
}

/** Makes edges steeper by an unsharp mask: adds `amount` times the difference to a blurred copy. */
export function sharpened(grey: Grey, radius: number, amount: number): Grey {
  // Two box filters are close to a Gaussian.
  const blurred = averaged(averaged(grey, radius), radius).data;
  const { width, height, data } = grey;
  const result = new Uint8ClampedArray(data.length);
  for (let at = 0; at < data.length; at++) {
    const value = data[at] as number;
    result[at] = value + amount * (value - (blurred[at] as number));
  }
  return { width, height, data: result };
}

/** The least standard deviation that is stretched to the full range, in steps of 255. Less is taken for noise. */
const LEAST_DEVIATION = 2.5;
/** The standard deviation after levelling, in steps of 255. */
const DEVIATION = 75;

/**
 * Gives all parts of a picture the same brightness and contrast, so that one threshold fits dark parts, shadows and
 * reflections: subtracts the local mean from each pixel and divides the rest by the local standard deviation. Both are
 * measured in blocks of `block` by `block` pixels and interpolated between the centres of the blocks.
 */
export function levelled(grey: Grey, block: number): Grey {
  const { width, height, data } = grey;
  const { across, down, means, gains } = statistics(grey, block);
  const result = new Uint8ClampedArray(data.length);
  const rowMeans = new Float64Array(across);
  const rowGains = new Float64Array(across);
  for (let y = 0; y < height; y++) {
    const place = Math.max(0, Math.min(down - 1, (y + 0.5) / block - 0.5));
    const upper = Math.floor(place) * across;
    const lower = Math.min(down - 1, Math.floor(place) + 1) * across;
    const part = place - Math.floor(place);
    for (let column = 0; column < across; column++) {
      rowMeans[column] = (means[upper + column] as number) * (1 - part) + (means[lower + column] as number) * part;
      rowGains[column] = (gains[upper + column] as number) * (1 - part) + (gains[lower + column] as number) * part;
    }
    // Between the centres of two blocks, mean and gain change linearly.
    let at = y * width;
    let x = 0;
    for (let column = -1; column < across; column++) {
      const [one, two] = [Math.max(0, column), Math.min(across - 1, column + 1)];
      const end = Math.min(width, Math.round((column + 1.5) * block));
      const meanStep = ((rowMeans[two] as number) - (rowMeans[one] as number)) / block;
      const gainStep = ((rowGains[two] as number) - (rowGains[one] as number)) / block;
      const beyond = x + 0.5 - (column + 0.5) * block;
      let mean = (rowMeans[one] as number) + meanStep * beyond;
      let gain = (rowGains[one] as number) + gainStep * beyond;
      for (; x < end; x++, at++) {
        result[at] = 128 + ((data[at] as number) - mean) * gain;
        mean += meanStep;
        gain += gainStep;
      }
    }
  }
  return { width, height, data: result };
}

/** For each block: the mean over it and its eight neighbours, and the factor that brings their deviation to `DEVIATION`. */
function statistics({ width, height, data }: Grey, block: number) {
  const [across, down] = [Math.ceil(width / block), Math.ceil(height / block)];
  const counts = new Float64Array(across * down);
  const sums = new Float64Array(across * down);
  const squares = new Float64Array(across * down);
  for (let y = 0; y < height; y++) {
    const row = Math.floor(y / block) * across;
    for (let column = 0; column < across; column++) {
      const [from, to] = [column * block, Math.min(width, (column + 1) * block)];
      let sum = 0;
      let square = 0;
      for (let at = y * width + from; at < y * width + to; at++) {
        const value = data[at] as number;
        sum += value;
        square += value * value;
      }
      counts[row + column] = (counts[row + column] as number) + to - from;
      sums[row + column] = (sums[row + column] as number) + sum;
      squares[row + column] = (squares[row + column] as number) + square;
    }
  }
  const [count, sum, square] = [counts, sums, squares].map((values) => withNeighbours(values, across, down));
  const means = new Float64Array(across * down);
  const gains = new Float64Array(across * down);
  for (let at = 0; at < means.length; at++) {
    const mean = (sum?.[at] ?? 0) / (count?.[at] ?? 1);
    means[at] = mean;
    const deviation = Math.sqrt(Math.max(0, (square?.[at] ?? 0) / (count?.[at] ?? 1) - mean * mean));
    gains[at] = DEVIATION / Math.max(LEAST_DEVIATION, deviation);
  }
  return { across, down, means, gains };
}

/** The sum of each value and its eight neighbours. */
function withNeighbours(values: Float64Array, across: number, down: number): Float64Array {
  const result = new Float64Array(values.length);
  for (let row = 0; row < down; row++) {
    for (let column = 0; column < across; column++) {
      let sum = 0;
      for (let y = Math.max(0, row - 1); y <= Math.min(down - 1, row + 1); y++) {
        for (let x = Math.max(0, column - 1); x <= Math.min(across - 1, column + 1); x++) {
          sum += values[y * across + x] as number;
        }
      }
      result[row * across + column] = sum;
    }
  }
  return result;
}
