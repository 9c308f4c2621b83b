import { z } from "zod";
import { isBase64urlOf } from "./base64url.ts";
import { emailSchema } from "./email.ts";
import { REFUSAL_CODES, type RefusalCode } from "./errors.ts";
import { BROWSER_SECRET_BYTES, CHALLENGE_BYTES, CLAIM_TOKEN_BYTES, DEVICE_NAME_CHARACTERS } from "./limits.ts";
import { ACTIONS, type Action } from "./link.ts";

/** The wire messages of version 2 (docs/protocol.md). JSON, snake_case, times in seconds since 1970. */

const base64urlOf = (size: number) =>
  z.string().refine((text) => isBase64urlOf(size, text), `Must be ${size} bytes in base64url.`);

const version = z.literal(2);
const digest = base64urlOf(32);
export const challengeSchema = base64urlOf(CHALLENGE_BYTES);
export const browserSecretSchema = base64urlOf(BROWSER_SECRET_BYTES);
const claimToken = base64urlOf(CLAIM_TOKEN_BYTES);
const number = z.int().min(10).max(99);
const deviceName = z
  .string()
  .transform((name) => name.normalize("NFC").trim())
  .pipe(
    z
      .string()
      .min(1)
      .max(DEVICE_NAME_CHARACTERS)
      .regex(/^\P{Cc}+$/u),
  );
/** Long enough for any signature or key that is spoken here; what it means is checked by `keys`. */
const encoded = z.string().min(1).max(1024);

/** A message names its ceremony by `challenge` (a login) or by `nonce` (a registration), and never by both. */
interface Naming {
  challenge?: string | undefined;
  nonce?: string | undefined;
}
const naming = { version, challenge: challengeSchema.optional(), nonce: challengeSchema.optional() };
const namesOne = ({ challenge, nonce }: Naming) => (challenge === undefined) !== (nonce === undefined);

/** The ceremony that such a message names. */
export function ceremonyNamed({ challenge, nonce }: Naming): { action: Action; id: string } {
  return challenge === undefined ? { action: "register", id: nonce ?? "" } : { action: "login", id: challenge };
}

export const beginRequestSchema = z.discriminatedUnion("action", [
  z.object({ version: z.literal([1, 2]).default(2), action: z.literal("login"), next: z.string().optional() }),
  z.object({ version: z.literal([1, 2]).default(2), action: z.literal("register"), email: emailSchema }),
]);
export type BeginRequest = z.infer<typeof beginRequestSchema>;

/** Whoever scans a login chose the account before. */
const namesKeyOfLogin = (message: Naming & { key_id?: string | undefined }) =>
  message.challenge === undefined || message.key_id !== undefined;
export const scanRequestSchema = z
  .object({ ...naming, claim: digest, key_id: digest.optional() })
  .refine(namesOne)
  .refine(namesKeyOfLogin, { path: ["key_id"] });

export const registerRequestSchema = z.object({
  version,
  email: emailSchema,
  public_key: encoded,
  nonce: challengeSchema,
  claim_token: claimToken,
  device_name: deviceName,
  number: number.optional(),
  response: encoded,
});
export type RegisterRequest = z.infer<typeof registerRequestSchema>;

export const loginRequestSchema = z.object({
  version,
  username: emailSchema,
  challenge: challengeSchema,
  key_id: digest,
  claim_token: claimToken,
  number: number.optional(),
  response: encoded,
});
export type LoginRequest = z.infer<typeof loginRequestSchema>;

export const denyRequestSchema = z.object({ ...naming, claim_token: claimToken }).refine(namesOne);

/** The answer to `POST /api/ceremonies`. */
export interface BeginAnswer {
  version: 1 | 2;
  action: Action;
  challenge?: string;
  nonce?: string;
  link: string;
  valid_till: number;
}

/** The answer to `POST /api/ceremonies/{challenge}/redeem`. */
export interface RedeemAnswer {
  redirect: string;
}

export const STATES = ["waiting", "scanned", "approved", "denied", "failed", "expired"] as const;
export type State = (typeof STATES)[number];

/** The data of an `event: state` on a ceremony's stream. */
export interface StateEvent {
  state: State;
  number?: number;
  /** Why it failed: what the phone was told. */
  code?: RefusalCode;
}

export const browserSchema = z.object({ name: z.string(), system: z.string(), address: z.string() });
/** The browser that asks, as the person who decides is shown it. */
export type Browser = z.infer<typeof browserSchema>;

/** The answer to `POST /api/scan`: what the authenticator shows before it asks. */
export const scanAnswerSchema = z.object({
  action: z.enum(ACTIONS),
  email: z.string().optional(),
  browser: browserSchema,
  same_device: z.boolean(),
  same_network: z.boolean(),
  known_browser: z.boolean(),
  requested_at: z.int(),
  numbers: z.array(number).max(3),
  expires_at: z.int(),
});
export type ScanAnswer = z.infer<typeof scanAnswerSchema>;

/** The original's answer, with a code in version 2's refusals. */
export const answerSchema = z.object({
  version: z.int(),
  email: z.string(),
  status: z.enum(["ok", "nok"]),
  response_text: z.string(),
  // A later provider may know more codes: those are read as a refusal without one.
  code: z.enum(REFUSAL_CODES).optional().catch(undefined),
});
export type Answer = z.infer<typeof answerSchema>;

/** `signature`: by that very key, over `encodeKeyRemoval`. */
export const removeKeyRequestSchema = z.object({ key_id: digest, signature: encoded });
export type RemoveKeyRequest = z.infer<typeof removeKeyRequestSchema>;

/** Who is signed in in this browser, and how many keys the account has. */
export const sessionAnswerSchema = z.object({ email: z.string().nullable(), keys: z.int().min(0) });
export type SessionAnswer = z.infer<typeof sessionAnswerSchema>;
