import { base32nopad } from "@scure/base";
import { decodeBase64url, encodeBase64url, isBase64urlOf } from "./base64url.ts";
import { ProtocolError } from "./errors.ts";
import { ACTIONS, type Action, challengeField, KINDS } from "./kinds.ts";
import { CHALLENGE_BYTES } from "./limits.ts";
import { isProvider } from "./origin.ts";
import { parseUrl } from "./url.ts";

/** The content of a QR code. */
export interface Link {
  action: Action;
  /** The site's origin. */
  provider: string;
  /** 128 random bits, base64url, 22 characters. Called `nonce` in messages of some kinds. */
  challenge: string;
}

/** The first character of a short link's fragment, before the letter of the kind. */
const VERSION = "2";
/** 128 bits in base32 (RFC 4648 section 6). */
const BASE32_CHARACTERS = 26;
const SHORT = new RegExp(`^${VERSION}([A-Z])([A-Z2-7]{${BASE32_CHARACTERS}})$`);
/** Paths of the authenticator: the short one, which redirects, and the long one. */
const PATHS = ["/A", "/a", "/authenticator"];

/**
 * Writes the link for the QR code: `https://LOGIN.EXAMPLE.COM/A#2L` and the challenge in base32. In upper case, host,
 * path and challenge fit the alphanumeric mode of QR codes (ISO/IEC 18004), which makes the code 33 modules wide instead
 * of 45, at error correction level Q. The scheme stays in lower case, because cameras of Android phones do not open
 * `HTTPS://` (docs/decisions/0012). The challenge is in the fragment, so it does not reach a server's log.
 */
export function formatLink({ action, provider, challenge }: Link): string {
  const { protocol, host } = new URL(provider);
  const id = base32nopad.encode(decodeBase64url(challenge));
  return `${protocol}//${host.toUpperCase()}/A#${VERSION}${KINDS[action].letter}${id}`;
}

/**
 * Parses a link as written by `formatLink`, in upper or lower case, or a link in the older long form, with named fields
 * in the fragment. In the long form unknown fields are ignored, and a repeated field is refused. A query is ignored,
 * because apps that pass on links add one.
 *
 * @throws ProtocolError `malformed`, or `unsupported_version` if the link is of another version
 */
export function parseLink(text: string): Link {
  const url = parseUrl(text.trim());
  if (!url || !PATHS.includes(url.pathname.replace(/(?<=.)\/$/, "")) || url.username || url.password) throw notALink();
  if (!isProvider(url.origin)) throw notALink("A site must use HTTPS.");
  const fragment = url.hash.slice(1);
  return { provider: url.origin, ...(fragment.includes("=") ? parseFields(fragment) : parseShort(fragment)) };
}

function parseShort(fragment: string): Omit<Link, "provider"> {
  const upper = fragment.toUpperCase();
  if (/^[13-9][A-Z][A-Z2-7]{8,}$/.test(upper)) throw new ProtocolError("unsupported_version");
  const [, letter, id] = SHORT.exec(upper) ?? [];
  const action = ACTIONS.find((known) => KINDS[known].letter === letter);
  if (!action || !id) throw notALink();
  try {
    return { action, challenge: encodeBase64url(base32nopad.decode(id)) };
  } catch {
    // The last character has unused bits, which must be zero.
    throw notALink();
  }
}

function parseFields(fragment: string): Omit<Link, "provider"> {
  const fields = new Map<string, string>();
  for (const pair of fragment.split("&")) {
    const at = pair.indexOf("=");
    const name = pair.slice(0, at);
    if (at < 1 || fields.has(name)) throw notALink();
    fields.set(name, pair.slice(at + 1));
  }
  const version = fields.get("version");
  if (version !== undefined && version !== VERSION && /^\d+$/.test(version)) {
    throw new ProtocolError("unsupported_version");
  }
  const action = ACTIONS.find((known) => known === fields.get("action"));
  const challenge = action && fields.get(challengeField(action));
  const validTill = fields.get("valid_till");
  if (version !== VERSION || !action || !challenge || !isBase64urlOf(CHALLENGE_BYTES, challenge)) throw notALink();
  // The site itself decides how long its codes are valid and says so in its answer. Only the format is checked here.
  if (!validTill || !/^[1-9]\d{0,11}$/.test(validTill)) throw notALink();
  return { action, challenge };
}

/**
 * An address with a fragment that consists of one word or of fields, as in our links. Whatever follows it in a text,
 * such as a full stop, a bracket, an invisible space or another address, is not part of it.
 */
const ADDRESS = /https?:\/\/(?:(?!https?:\/\/)[^\s<>"#])+#(?:\w+(?![\w=-])|[\w=&-]*)/gi;
/** Marks of emphasis around a link that look like characters of its fragment. */
const AFTER = /[_&=-]+$/;

/**
 * Finds a link in pasted text: alone, in a sentence, in the markup of mails and chats, among other addresses, or
 * percent-encoded in the address of a service that checks links.
 *
 * @throws ProtocolError `malformed`, or `unsupported_version` if the only link is of another version
 */
export function findLink(text: string): Link {
  let problem = notALink();
  for (const written of [text, percentDecoded(text)]) {
    for (const [found] of written.replaceAll("&amp;", "&").matchAll(ADDRESS)) {
      try {
        return parseLink(found.replace(AFTER, ""));
      } catch (error) {
        if (error instanceof ProtocolError && error.code === "unsupported_version") problem = error;
      }
    }
  }
  throw problem;
}

/** Decodes each percent-encoded ASCII character (RFC 3986 section 2.1). */
const percentDecoded = (text: string) =>
  text.replace(/%([0-7][0-9a-f])/gi, (_, code) => String.fromCharCode(Number.parseInt(code, 16)));

function notALink(detail?: string): ProtocolError {
  return new ProtocolError("malformed", { detail: detail ?? "This is not a QR2Pass link." });
}
