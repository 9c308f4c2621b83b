/** Encodings may be nested; nobody has a reason to nest more than this. */
const DECODINGS = 3;

/** The path of a request's target (RFC 9112 section 3.2.1), as it is written there. */
export const pathOf = (target: string) => target.split("?", 1)[0] ?? "";

/** A path with every escape decoded, also those that an escape hides; null where it cannot be decoded. */
export function decodedPath(path: string): string | null {
  try {
    let decoded = path;
    for (let at = 0; at < DECODINGS && decoded.includes("%"); at += 1) decoded = decodeURIComponent(decoded);
    return decoded;
  } catch {
    return null;
  }
}

/** Names of query fields that Next takes for its own, whatever page they are for. */
const NEXTS_OWN = /^(_|nxt[A-Z]|amp$|dpl$)/;

/** A target without the query fields that Next takes for its own. */
export function withoutNextsFields(target: string): string {
  const path = pathOf(target);
  const fields = target
    .slice(path.length + 1)
    .split("&")
    .filter((field) => field !== "" && !NEXTS_OWN.test(nameOf(field)));
  return fields.length > 0 ? `${path}?${fields.join("&")}` : path;
}

/** The name of a field, as the URL Standard decodes it. */
const nameOf = (field: string) => [...new URLSearchParams(field).keys()][0] ?? "";
