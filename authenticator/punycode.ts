const BASE = 36;
const TMIN = 1;
const TMAX = 26;
const SKEW = 38;
const DAMP = 700;

/**
 * The Unicode form of a host in the form of `URL.hostname`: `xn--` labels are decoded (RFC 3492 section 6.2). An
 * invalid label is not changed.
 */
export function toUnicodeHost(host: string): string {
  return host
    .split(".")
    .map((label) => (label.startsWith("xn--") ? (decode(label.slice(4)) ?? label) : label))
    .join(".");
}

function decode(label: string): string | undefined {
  const dash = label.lastIndexOf("-");
  const output = Array.from(label.slice(0, Math.max(dash, 0)), (char) => char.codePointAt(0) ?? 0);
  let n = 128;
  let i = 0;
  let bias = 72;
  for (let at = dash + 1; at < label.length; ) {
    const before = i;
    let weight = 1;
    for (let k = BASE; ; k += BASE) {
      const digit = Number.parseInt(label[at++] ?? "", BASE);
      if (Number.isNaN(digit)) return undefined;
      // Punycode numbers a to z from 0 to 25 and 0 to 9 from 26 to 35; parseInt numbers digits first.
      const value = digit < 10 ? digit + 26 : digit - 10;
      i += value * weight;
      const threshold = Math.min(Math.max(k - bias, TMIN), TMAX);
      if (value < threshold) break;
      weight *= BASE - threshold;
    }
    bias = adapt(i - before, output.length + 1, before === 0);
    n += Math.floor(i / (output.length + 1));
    i %= output.length + 1;
    if (n > 0x10ffff) return undefined;
    output.splice(i++, 0, n);
  }
  return String.fromCodePoint(...output);
}

function adapt(delta: number, points: number, first: boolean): number {
  let rest = first ? Math.floor(delta / DAMP) : delta >> 1;
  rest += Math.floor(rest / points);
  let k = 0;
  for (; rest > ((BASE - TMIN) * TMAX) >> 1; k += BASE) rest = Math.floor(rest / (BASE - TMIN));
  return k + Math.floor(((BASE - TMIN + 1) * rest) / (rest + SKEW));
}
