import * as z from "zod/mini";
import { cleanName } from "./clean-name.ts";
import { accountNameSchema, emailSchema } from "./email.ts";
import { base64urlOf, challengeSchema, fitsAction, type Naming, namesOne, naming } from "./fields.ts";
import { ACTIONS, type Action } from "./kinds.ts";
import { BROWSER_SECRET_BYTES, CLAIM_TOKEN_BYTES, DEVICE_NAME_CHARACTERS } from "./limits.ts";

/** The messages of version 2 to a site (docs/protocol.md). JSON, snake_case. Only the site parses them. */

const version = z.literal(2);
const digest = base64urlOf(32);
export const browserSecretSchema = base64urlOf(BROWSER_SECRET_BYTES);
const claimToken = base64urlOf(CLAIM_TOKEN_BYTES);
const number = z.int().check(z.minimum(10), z.maximum(99));
const deviceName = z.pipe(
  z.pipe(z.string(), z.transform(cleanName)),
  z.string().check(z.minLength(1), z.maxLength(DEVICE_NAME_CHARACTERS)),
);
/** Long enough for every supported signature or key. `keys.ts` checks the content. */
const encoded = z.string().check(z.minLength(1), z.maxLength(1024));

/** The ceremony named in a message. */
export interface Named {
  id: string;
  field: "challenge" | "nonce";
  /** The kind, if the message names it. */
  action: Action | undefined;
}

export function ceremonyNamed({ action, challenge, nonce }: Naming): Named {
  return challenge === undefined
    ? { id: nonce ?? "", field: "nonce", action }
    : { id: challenge, field: "challenge", action };
}

const begins = z._default(z.literal([1, 2]), 2);
const begins2 = z._default(z.literal(2), 2);
export const beginRequestSchema = z.discriminatedUnion("action", [
  z.object({ version: begins, action: z.literal("login"), next: z.optional(z.string()) }),
  z.object({ version: begins, action: z.literal("register"), email: emailSchema, next: z.optional(z.string()) }),
  z.object({
    version: begins2,
    action: z.literal("add-device"),
    /** The recovery that this browser opened. Without it, the key is added to the session's account. */
    recovery: z.optional(z.uuid()),
    /** Whether a recovery removes the account's existing keys. */
    remove_keys: z._default(z.boolean(), false),
  }),
  z.object({
    version: begins2,
    action: z.literal("confirm"),
    /** The operation to do once it is confirmed. The site writes the text. */
    operation: z.string().check(z.minLength(1), z.maxLength(64)),
    parameters: z._default(z.record(z.string().check(z.maxLength(64)), z.unknown()), {}),
  }),
]);
export type BeginRequest = z.infer<typeof beginRequestSchema>;

/** A scan with a registered key must name the key, because the person chose the account before. */
const namesExistingKey = (message: Naming & { key_id?: string | undefined }) =>
  message.challenge === undefined || message.key_id !== undefined;
export const scanRequestSchema = z
  .object({ version, ...naming, claim: digest, key_id: z.optional(digest) })
  .check(
    z.refine(namesOne),
    z.refine(fitsAction, { path: ["action"] }),
    z.refine(namesExistingKey, { path: ["key_id"] }),
  );

/** Answers a ceremony with a new key. */
export const registerRequestSchema = z
  .object({
    version,
    action: z.optional(z.enum(ACTIONS)),
    email: emailSchema,
    public_key: encoded,
    nonce: challengeSchema,
    claim_token: claimToken,
    device_name: deviceName,
    number: z.optional(number),
    response: encoded,
  })
  .check(z.refine(fitsAction, { path: ["action"] }));
export type RegisterRequest = z.infer<typeof registerRequestSchema>;

/** Answers a ceremony with a registered key. */
export const loginRequestSchema = z
  .object({
    version,
    action: z.optional(z.enum(ACTIONS)),
    username: accountNameSchema,
    challenge: challengeSchema,
    key_id: digest,
    claim_token: claimToken,
    number: z.optional(number),
    response: encoded,
  })
  .check(z.refine(fitsAction, { path: ["action"] }));
export type LoginRequest = z.infer<typeof loginRequestSchema>;

export const denyRequestSchema = z
  .object({ version, ...naming, claim_token: claimToken })
  .check(z.refine(namesOne), z.refine(fitsAction, { path: ["action"] }));

/** Asks which ceremony a typed code belongs to (RFC 8628 section 6.1). */
export const lookupRequestSchema = z.object({ version, user_code: z.string().check(z.maxLength(64)) });

/** `signature`: by the key to remove, over `encodeKeyRemoval`. */
export const removeKeyRequestSchema = z.object({ key_id: digest, signature: encoded });
export type RemoveKeyRequest = z.infer<typeof removeKeyRequestSchema>;
