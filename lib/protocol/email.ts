import { z } from "zod";
import { EMAIL_CHARACTERS } from "./limits.ts";
import { unicodeHost } from "./unicode-host.ts";
import { parseUrl } from "./url.ts";

/**
 * The form in which an email address is stored and signed: trimmed, NFC, lower case, with the domain mapped by UTS 46
 * and written in Unicode. So an address has one spelling, whether its domain was typed in Unicode or in Punycode.
 */
export function normalizeEmail(text: string): string {
  const typed = text.trim().normalize("NFC").toLowerCase().normalize("NFC");
  const at = typed.lastIndexOf("@");
  const domain = typed.slice(at + 1);
  if (at < 0 || !DOMAIN.test(domain)) return typed;
  // The URL parser maps and checks host names by UTS 46, in browsers and in Node alike.
  const mapped = parseUrl(`https://${domain}`)?.hostname;
  return mapped === undefined ? typed : `${typed.slice(0, at)}@${unicodeHost(mapped).normalize("NFC")}`;
}

/** A domain name of two or more labels. The last label begins with a letter. */
const DOMAIN =
  /^(?:[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}-]{0,61}[\p{L}\p{N}\p{M}])?\.)+\p{L}[\p{L}\p{N}\p{M}-]{0,61}[\p{L}\p{N}\p{M}]$/u;

/**
 * A local part without spaces, control characters, or misplaced full stops. International ones (RFC 6531) are accepted;
 * sending mail will show whether they work.
 */
const LOCAL = /^(?!\.)(?!.*\.\.)[^\s@"(),:;<>[\]\\\p{C}]{1,64}(?<!\.)$/u;

/** Invisible characters. Addresses that differ only in these would look the same. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/u;

function isAddress(email: string): boolean {
  const at = email.lastIndexOf("@");
  const [local, domain] = [email.slice(0, at), email.slice(at + 1)];
  const isHost = DOMAIN.test(domain) && parseUrl(`https://${domain}`) !== null;
  return at > 0 && email.length <= EMAIL_CHARACTERS && LOCAL.test(local) && isHost;
}

const invalid = { params: { code: "invalid_email" } };

/** Parses and normalizes an email address that a person typed. */
export const emailSchema = z
  .string()
  .transform(normalizeEmail)
  .refine((email) => isAddress(email) && !INVISIBLE.test(email), invalid);

/**
 * Parses the name of an existing account. Unlike `emailSchema` it accepts invisible characters, which older accounts
 * may contain.
 */
export const accountNameSchema = z.string().transform(normalizeEmail).refine(isAddress, invalid);
