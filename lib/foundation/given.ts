/**
 * Other names under which platforms set a setting. Vercel's integration for Upstash gives these; beside them it may also
 * set REDIS_URL, which is then used.
 */
const OTHER_NAMES: Record<string, string> = {
  UPSTASH_REDIS_REST_URL: "KV_REST_API_URL",
  UPSTASH_REDIS_REST_TOKEN: "KV_REST_API_TOKEN",
};

/** Spaces, line ends and invisible characters that come along when a value is copied or read from a file. */
const AROUND = /^[\s\u200B-\u200D\u2060\uFEFF]+|[\s\u200B-\u200D\u2060\uFEFF]+$/g;
/** A value between two quotes of one kind. Shells take quotes away; most files of variables leave them. */
const QUOTED = /^(?:".*"|'.*'|`.*`|“.*”|‘.*’)$/s;

/** The values of `source` as they are meant: without what surrounds them, and empty ones left out. */
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

/** The names of `names` whose values stand in quotes. */
export const quotedNames = (given: Record<string, string>, names: readonly string[]) =>
  names.filter((name) => QUOTED.test(given[name] ?? ""));
