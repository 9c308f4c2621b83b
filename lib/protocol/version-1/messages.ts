import * as z from "zod/mini";
import { EMAIL_CHARACTERS } from "../limits.ts";

/**
 * The messages of version 1 (docs/version-1.md). `version` is not looked at, as in that
 * version's server. The values are any text: what is wrong in them is a wrong answer, which spends
 * its code, and not a message that is none.
 */

/** No address has what nobody can see (controls, formats, half characters), and no database column takes all of it. */
export const addressSchema = z.string().check(z.minLength(1), z.maxLength(EMAIL_CHARACTERS), z.regex(/^\P{C}+$/u));
const id = z.string().check(z.minLength(1), z.maxLength(64));
const encoded = z.string().check(z.minLength(1), z.maxLength(1024));

export const registerRequestSchema = z.object({ email: addressSchema, public_key: encoded, nonce: id });
/** `public_key`: PKCS#1 `RSAPublicKey` in DER, standard base64. */
export type RegisterRequest = z.infer<typeof registerRequestSchema>;

export const loginRequestSchema = z.object({ username: addressSchema, challenge: id, response: encoded });
/** `response`: RSASSA-PKCS1-v1_5 with SHA-512 over the challenge's text, standard base64. */
export type LoginRequest = z.infer<typeof loginRequestSchema>;

/** The answer of version 1, always with HTTP status 200. The app wants every field, and all but `version` as strings. */
export interface Answer {
  version: 1;
  /** `"null"` where it is not known. */
  email: string;
  status: "ok" | "nok";
  response_text: string;
}
