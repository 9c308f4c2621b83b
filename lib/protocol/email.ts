import { z } from "zod";
import { EMAIL_CHARACTERS } from "./limits.ts";

/** An email address as it is stored and signed: trimmed, NFC, lower case. */
export function normalizeEmail(text: string): string {
  return text.trim().normalize("NFC").toLowerCase().normalize("NFC");
}

/**
 * An address that people type: one `@`, a local part without spaces or controls, a
 * domain with a dot. International addresses (RFC 6531) are welcome; whether mail
 * arrives is for mail to find out.
 */
const ADDRESS =
  /^(?!\.)(?!.*\.\.)[^\s@"(),:;<>[\]\\\p{C}]{1,64}(?<!\.)@(?:[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}-]{0,61}[\p{L}\p{N}\p{M}])?\.)+\p{L}[\p{L}\p{N}\p{M}-]{0,61}[\p{L}\p{N}\p{M}]$/u;

/** Parses and normalizes an email address. */
export const emailSchema = z
  .string()
  .transform(normalizeEmail)
  .refine((email) => email.length <= EMAIL_CHARACTERS && ADDRESS.test(email), { params: { code: "invalid_email" } });
