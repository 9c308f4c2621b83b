import { z } from "zod";

/** Characters that must be percent-encoded in a user name or password (RFC 3986, section 3.2.1). */
const ENCODE =
  "In the user name and the password, percent-encode # as %23, / as %2F, ? as %3F, @ as %40, : as %3A and % as %25";

/**
 * A URL of a server with user and password, such as `postgresql://USER:PASSWORD@HOST:5432/DATABASE`. If a password is
 * not percent-encoded, the URL has another meaning or is invalid, because `#`, `/` and `?` end the part that contains
 * it.
 */
export function serverUrl(protocol: RegExp, example: string) {
  return z.string().transform((text, context) => {
    const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1];
    const refuse = (message: string) => {
      context.addIssue({ code: "custom", message });
      return z.NEVER;
    };
    if (!scheme || !protocol.test(scheme.toLowerCase())) return refuse(`Give a URL such as ${example}`);
    const url = URL.parse(text);
    // A correct URL has no @ and no fragment after its host. The rest of a password that was cut off has.
    const isSplit = url ? url.hash !== "" || `${url.pathname}${url.search}`.includes("@") : text.includes("@");
    if (isSplit || (url && !isDecodable(url)) || /\s/.test(text))
      return refuse(`${ENCODE}, or give a URL such as ${example}`);
    return url ? text : refuse(`Give a URL such as ${example}`);
  });
}

function isDecodable({ username, password, pathname }: URL): boolean {
  try {
    for (const part of [username, password, pathname]) decodeURIComponent(part);
    return true;
  } catch {
    return false;
  }
}
