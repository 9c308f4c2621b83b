import { unicodeHost } from "#lib/protocol/unicode-host.ts";

/**
 * Letters that look like Latin ones at a glance: the Cyrillic, Greek and other single letters from Unicode's
 * confusables (UTS 39) that are used to imitate domain names.
 */
const LOOK_ALIKES = new Map(
  Object.entries({
    a: "аαɑ",
    b: "ЬЪ",
    c: "сϲ",
    d: "ԁɗ",
    e: "еєҽε",
    g: "ɡց",
    h: "һհ",
    i: "іιıɩ1l|ӏ",
    j: "јϳ",
    k: "кκ",
    m: "м",
    n: "пηո",
    o: "оοσօ0",
    p: "рρ",
    q: "ԛգ",
    r: "гɾ",
    s: "ѕꜱ5",
    t: "тτ",
    u: "υսʋ",
    v: "ѵν",
    w: "ԝѡω",
    x: "хχ",
    y: "уγү",
    z: "ᴢ",
  }).flatMap(([latin, others]) => Array.from(others, (other) => [other, latin] as const)),
);

/** What a host looks like to a hasty reader. */
function skeleton(host: string): string {
  const plain = unicodeHost(host).normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return Array.from(plain, (char) => LOOK_ALIKES.get(char) ?? char)
    .join("")
    .replaceAll("rn", "m")
    .replaceAll("vv", "w");
}

/** The number of edits (insert, delete, replace, swap neighbours) between two texts. */
export function editDistance(one: string, other: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let i = 1; i <= one.length; i++) {
    const row = [i];
    for (let j = 1; j <= other.length; j++) {
      const same = one[i - 1] === other[j - 1];
      const swapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      row[j] = Math.min(
        (last[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
        (last[j - 1] ?? 0) + (same ? 0 : 1),
        swapped ? (beforeLast[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    beforeLast = last;
    last = row;
  }
  return last[other.length] ?? 0;
}

/**
 * The known site that an unknown one may be mistaken for: the same host with another port or scheme, a host that looks
 * alike, differs by one or two typing errors, or contains the known name.
 */
export function nearSite(foreign: string, known: Iterable<string>): string | undefined {
  const host = skeleton(new URL(foreign).hostname);
  let nearest: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const site of new Set(known)) {
    const other = skeleton(new URL(site).hostname);
    const distance = carries(host, other) ? 1 : editDistance(host, other);
    // Short names are all similar to each other, so one difference is allowed below eight letters, and two from there
    // on.
    const allowed = Math.min(other.length, host.length) < 8 ? 1 : 2;
    if (site !== foreign && distance <= allowed && distance < least) {
      nearest = site;
      least = distance;
    }
  }
  return nearest;
}

/** Whether a host contains a known one: `login.example.com.evil.net`, `login-example-com.net`. */
function carries(host: string, known: string): boolean {
  const words = (name: string) => `-${name.replace(/[^\p{L}\p{N}]+/gu, "-")}-`;
  return known.includes(".") && words(host).includes(words(known));
}
