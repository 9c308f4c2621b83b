/**
 * Alternative names of settings, as platforms set them. Vercel's integration for Upstash sets these; it may also set
 * REDIS_URL, which then has priority.
 */
const OTHER_NAMES: Record<string, string> = {
  UPSTASH_REDIS_REST_URL: "KV_REST_API_URL",
  UPSTASH_REDIS_REST_TOKEN: "KV_REST_API_TOKEN",
};

/** Spaces, line ends and invisible characters that are often copied along with a value or read from a file. */
const AROUND = /^[\s\u200B-\u200D\u2060\uFEFF]+|[\s\u200B-\u200D\u2060\uFEFF]+$/g;
/** A value in a pair of quotes. Shells remove quotes, but most readers of .env files keep them. */
const QUOTED = /^(?:".*"|'.*'|`.*`|“.*”|‘.*’)$/s;

/** The values of `source` without surrounding characters; empty ones are left out. */
export function givenValues(source: Record<string, string | undefined>): Record<string, string> {
  const given: Record<string, string> = {};
  for (const [name, value] of Object.entries(source)) {
    const trimmed = value?.replace(AROUND, "");
    if (trimmed) given[name] = trimmed;
  }
  if (given.REDIS_URL) return given;
  for (const [name, other] of Object.entries(OTHER_NAMES)) {
    const value = given[name] ?? given[other];
    if (value) given[name] = value;
  }
  return given;
}

/** The names whose values are in quotes. */
export const quotedNames = (given: Record<string, string>, names: readonly string[]) =>
  names.filter((name) => QUOTED.test(given[name] ?? ""));
