/** How many levels of nested percent-encoding are decoded. Nobody has a reason to use more. */
const DECODINGS = 3;

/** The path of a request target (RFC 9112 section 3.2.1), as written. */
export const pathOf = (target: string) => target.split("?", 1)[0] ?? "";

/** A path with all percent-encoding decoded, including nested ones; null if it cannot be decoded. */
export function decodedPath(path: string): string | null {
  try {
    let decoded = path;
    for (let at = 0; at < DECODINGS && decoded.includes("%"); at += 1) decoded = decodeURIComponent(decoded);
    return decoded;
  } catch {
    return null;
  }
}

/** Names of query fields that Next interprets itself, on every page. */
const NEXTS_OWN = /^(_|nxt[A-Z]|amp$|dpl$)/;

/** A target without the query fields that Next interprets itself. */
export function withoutNextsFields(target: string): string {
  const path = pathOf(target);
  const fields = target
    .slice(path.length + 1)
    .split("&")
    .filter((field) => field !== "" && !NEXTS_OWN.test(nameOf(field)));
  return fields.length > 0 ? `${path}?${fields.join("&")}` : path;
}

/** The name of a field, decoded as in the URL Standard. */
const nameOf = (field: string) => [...new URLSearchParams(field).keys()][0] ?? "";
