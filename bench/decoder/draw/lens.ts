/** Light on the sensor, from 0 to 1, row by row from the top left. */
export interface Light {
  width: number;
  height: number;
  values: Float32Array;
}

/** A Gaussian blur of that many pixels. */
export function blurred(light: Light, sigma: number): Light {
  const radius = Math.ceil(3 * sigma);
  const weights = Array.from({ length: 2 * radius + 1 }, (_, at) => Math.exp(-((at - radius) ** 2) / (2 * sigma ** 2)));
  const total = weights.reduce((sum, weight) => sum + weight);
  const kernel = Float32Array.from(weights, (weight) => weight / total);
  return alongY(alongX(light, kernel, radius), kernel, radius);
}

function alongX({ width, height, values }: Light, kernel: Float32Array, radius: number): Light {
  const result = new Float32Array(values.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let k = -radius; k <= radius; k++) {
        sum += (kernel[k + radius] as number) * (values[y * width + clamp(x + k, width - 1)] as number);
      }
      result[y * width + x] = sum;
    }
  }
  return { width, height, values: result };
}

function alongY({ width, height, values }: Light, kernel: Float32Array, radius: number): Light {
  const result = new Float32Array(values.length);
  for (let y = 0; y < height; y++) {
    for (let k = -radius; k <= radius; k++) {
      const weight = kernel[k + radius] as number;
      const from = clamp(y + k, height - 1) * width;
      for (let x = 0; x < width; x++) {
        result[y * width + x] = (result[y * width + x] as number) + weight * (values[from + x] as number);
      }
    }
  }
  return { width, height, values: result };
}

/** The smear of a movement along a line of that many pixels. `angle` is in radians. */
export function smeared({ width, height, values }: Light, length: number, angle: number): Light {
  const steps = Math.max(2, Math.ceil(length * 3));
  const result = new Float32Array(values.length);
  for (let step = 0; step <= steps; step++) {
    const along = (step / steps - 0.5) * length;
    const [dx, dy] = [along * Math.cos(angle), along * Math.sin(angle)];
    const [left, top] = [Math.floor(dx), Math.floor(dy)];
    const [fx, fy] = [dx - left, dy - top];
    for (let y = 0; y < height; y++) {
      const upper = clamp(y + top, height - 1) * width;
      const lower = clamp(y + top + 1, height - 1) * width;
      for (let x = 0; x < width; x++) {
        const [one, two] = [clamp(x + left, width - 1), clamp(x + left + 1, width - 1)];
        const above = (values[upper + one] as number) * (1 - fx) + (values[upper + two] as number) * fx;
        const below = (values[lower + one] as number) * (1 - fx) + (values[lower + two] as number) * fx;
        result[y * width + x] = (result[y * width + x] as number) + (above * (1 - fy) + below * fy) / (steps + 1);
      }
    }
  }
  return { width, height, values: result };
}

function clamp(value: number, most: number): number {
  return Math.max(0, Math.min(value, most));
}
