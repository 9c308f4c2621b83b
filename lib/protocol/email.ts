import punycode from "punycode.js";
import * as z from "zod/mini";
import { EMAIL_CHARACTERS } from "./limits.ts";
import { parseUrl } from "./url.ts";

/**
 * An email address as it is stored and signed: trimmed, in NFC, in lower case, and the domain as UTS 46 maps it,
 * written in Unicode. So one address has one spelling, whether its domain was typed in Unicode or in Punycode.
 */
export function normalizeEmail(text: string): string {
  const typed = text.trim().normalize("NFC").toLowerCase().normalize("NFC");
  const at = typed.lastIndexOf("@");
  const domain = typed.slice(at + 1);
  if (at < 0 || !DOMAIN.test(domain)) return typed;
  // The parser of URLs maps and checks host names by UTS 46, in browsers and in Node alike.
  const mapped = parseUrl(`https://${domain}`)?.hostname;
  return mapped === undefined ? typed : `${typed.slice(0, at)}@${punycode.toUnicode(mapped).normalize("NFC")}`;
}

/** A domain name of two or more labels, the last of which begins with a letter. */
const DOMAIN =
  /^(?:[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}-]{0,61}[\p{L}\p{N}\p{M}])?\.)+\p{L}[\p{L}\p{N}\p{M}-]{0,61}[\p{L}\p{N}\p{M}]$/u;

/**
 * A local part without spaces, controls, or full stops in the wrong place. International ones (RFC 6531) are
 * welcome; whether mail arrives is for mail to find out.
 */
const LOCAL = /^(?!\.)(?!.*\.\.)[^\s@"(),:;<>[\]\\\p{C}]{1,64}(?<!\.)$/u;

/** Characters that show nothing: addresses that differ in them alone would look the same. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/u;

function isAddress(email: string): boolean {
  const at = email.lastIndexOf("@");
  const [local, domain] = [email.slice(0, at), email.slice(at + 1)];
  const isHost = DOMAIN.test(domain) && parseUrl(`https://${domain}`) !== null;
  return at > 0 && email.length <= EMAIL_CHARACTERS && LOCAL.test(local) && isHost;
}

const normalizedSchema = () => z.pipe(z.string(), z.transform(normalizeEmail));
const invalid = { params: { code: "invalid_email" } };

/** Parses and normalizes an email address that people type. */
export const emailSchema = normalizedSchema().check(
  z.refine((email) => isAddress(email) && !INVISIBLE.test(email), invalid),
);

/** The same for the name of an account that is there: some were made before invisible characters were refused. */
export const accountNameSchema = normalizedSchema().check(z.refine(isAddress, invalid));
