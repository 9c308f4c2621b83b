import { base32nopad } from "@scure/base";
import { decodeBase64url, encodeBase64url, isBase64urlOf } from "./base64url.ts";
import { ProtocolError } from "./errors.ts";
import { ACTIONS, type Action, challengeField, KINDS } from "./kinds.ts";
import { CHALLENGE_BYTES } from "./limits.ts";
import { isProvider } from "./origin.ts";
import { parseUrl } from "./url.ts";

/** What the code says. */
export interface Link {
  action: Action;
  /** The site's origin. */
  provider: string;
  /** 128 random bits, base64url, 22 characters. Called `nonce` in the messages of some kinds. */
  challenge: string;
}

/** Stands before the kind's letter in a short link. */
const VERSION = "2";
/** 128 bits in base32 (RFC 4648 section 6). */
const BASE32_CHARACTERS = 26;
const SHORT = new RegExp(`^${VERSION}([A-Z])([A-Z2-7]{${BASE32_CHARACTERS}})$`);
/** Where the authenticator is found: the short address, which leads to the long one. */
const PATHS = ["/A", "/a", "/authenticator"];

/**
 * Writes the link that stands in the code: `HTTPS://LOGIN.EXAMPLE.COM/A#2L` and the challenge in base32. Upper case
 * lets a QR code hold all but `#` in its alphanumeric mode (ISO/IEC 18004), which makes it 29 modules wide instead
 * of 45. All that is secret to others stands behind `#`, so it reaches no server's log.
 */
export function formatLink({ action, provider, challenge }: Link): string {
  const id = base32nopad.encode(decodeBase64url(challenge));
  return `${provider.toUpperCase()}/A#${VERSION}${KINDS[action].letter}${id}`;
}

/**
 * Reads a link as `formatLink` writes it, in either case, or the longer one of before, whose fields stand behind `#`
 * by name. Of the longer one unknown fields are ignored, and a field that stands twice is refused. A query is
 * ignored: apps that pass links on add theirs.
 *
 * @throws ProtocolError `malformed`, or `unsupported_version` when the link is of another version
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
    // The last letter has bits that no spelling of ours sets.
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
  // The site knows how long its codes are good, and says so in its answer: here only the form is checked.
  if (!validTill || !/^[1-9]\d{0,11}$/.test(validTill)) throw notALink();
  return { action, challenge };
}

/** What may follow a link in a sentence without being part of it. */
const AFTER = /[.,;:!?…)\]}>'"’”»›*_]+$/;

/**
 * Finds a link in a text that somebody pasted: alone, in a sentence, or among other addresses.
 *
 * @throws ProtocolError `malformed`, or `unsupported_version` when the only link is of another version
 */
export function findLink(text: string): Link {
  let problem = notALink();
  for (const [found] of text.matchAll(/https?:\/\/[^\s<>"]+/gi)) {
    try {
      return parseLink(found.replace(AFTER, ""));
    } catch (error) {
      if (error instanceof ProtocolError && error.code === "unsupported_version") problem = error;
    }
  }
  throw problem;
}

function notALink(detail?: string): ProtocolError {
  return new ProtocolError("malformed", { detail: detail ?? "This is not a QR2Pass link." });
}
