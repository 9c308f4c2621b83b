import { isBase64urlOf } from "./base64url.ts";
import { ProtocolError } from "./errors.ts";
import { CHALLENGE_BYTES } from "./limits.ts";
import { parseUrl } from "./url.ts";

export const ACTIONS = ["login", "register"] as const;
export type Action = (typeof ACTIONS)[number];

/** What the QR says. `challenge` is called `nonce` in a registration's link. */
export interface Link {
  action: Action;
  /** The site's origin. */
  provider: string;
  /** 128 random bits, base64url, 22 characters. */
  challenge: string;
  /** Seconds since 1970, by the provider's clock. */
  validTill: number;
}

/** The name that the original's fields give to the ceremony's public id. */
export function challengeField(action: Action): "challenge" | "nonce" {
  return action === "register" ? "nonce" : "challenge";
}

/** Writes the link that stands in the QR. All of it is behind `#`, so it reaches no server's log. */
export function formatLink(link: Link): string {
  const id = `${challengeField(link.action)}=${link.challenge}`;
  return `${link.provider}/authenticator#version=2&action=${link.action}&${id}&valid_till=${link.validTill}`;
}

/**
 * Reads a link as `formatLink` writes it. Unknown fields are passed over, so that a later
 * version may add some; a field that stands twice is refused.
 *
 * @throws ProtocolError `malformed`, or `unsupported_version` when the link is of another version
 */
export function parseLink(text: string): Link {
  const url = parseUrl(text.trim());
  if (url?.pathname !== "/authenticator" || url.search || url.username || url.password) throw notALink();
  if (!isProvider(url.origin)) throw notALink("A site must use HTTPS.");

  const fields = new Map<string, string>();
  for (const pair of url.hash.slice(1).split("&")) {
    const at = pair.indexOf("=");
    const name = pair.slice(0, at);
    if (at < 1 || fields.has(name)) throw notALink();
    fields.set(name, pair.slice(at + 1));
  }
  const version = fields.get("version");
  if (version !== undefined && version !== "2" && /^\d+$/.test(version)) throw new ProtocolError("unsupported_version");

  const action = ACTIONS.find((known) => known === fields.get("action"));
  const challenge = action && fields.get(challengeField(action));
  const validTill = fields.get("valid_till");
  if (version !== "2" || !action || !challenge || !isBase64urlOf(CHALLENGE_BYTES, challenge)) throw notALink();
  if (!validTill || !/^[1-9]\d{0,11}$/.test(validTill)) throw notALink();
  return { action, provider: url.origin, challenge, validTill: Number(validTill) };
}

/** Whether `origin` may name a site: HTTPS, or HTTP on this very machine. */
export function isProvider(origin: string): boolean {
  const url = parseUrl(origin);
  if (!url || url.origin !== origin) return false;
  return url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url.hostname));
}

/** Whether a host, as `URL.hostname` spells it, is this very machine (RFC 1122, section 3.2.1.3; RFC 4291, 2.5.3). */
export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d+){3}$/.test(hostname);
}

function notALink(detail?: string): ProtocolError {
  return new ProtocolError("malformed", { detail: detail ?? "This is not a QR2Pass link." });
}
