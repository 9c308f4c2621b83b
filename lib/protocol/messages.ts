import { z } from "zod";
import { isBase64urlOf } from "./base64url.ts";
import { cleanName } from "./clean-name.ts";
import { accountNameSchema, emailSchema } from "./email.ts";
import { REFUSAL_CODES, type RefusalCode } from "./errors.ts";
import { ACTIONS, type Action, challengeField } from "./kinds.ts";
import {
  BROWSER_SECRET_BYTES,
  CHALLENGE_BYTES,
  CLAIM_TOKEN_BYTES,
  DEVICE_NAME_CHARACTERS,
  EMAIL_CHARACTERS,
  LONGEST_SPAN_SECONDS,
  TEXT_CHARACTERS,
} from "./limits.ts";

/** The wire messages of version 2 (docs/protocol.md). JSON, snake_case, times in seconds since 1970. */

const base64urlOf = (size: number) =>
  z.string().refine((text) => isBase64urlOf(size, text), `Must be ${size} bytes in base64url.`);

/** A relative time in seconds. */
function span() {
  return z.int().min(0).max(LONGEST_SPAN_SECONDS);
}

const version = z.literal(2);
const digest = base64urlOf(32);
export const challengeSchema = base64urlOf(CHALLENGE_BYTES);
export const browserSecretSchema = base64urlOf(BROWSER_SECRET_BYTES);
const claimToken = base64urlOf(CLAIM_TOKEN_BYTES);
const number = z.int().min(10).max(99);
const deviceName = z.string().transform(cleanName).pipe(z.string().min(1).max(DEVICE_NAME_CHARACTERS));
/** Long enough for every supported signature or key. `keys.ts` checks the content. */
const encoded = z.string().min(1).max(1024);

/**
 * A message names its ceremony by either `challenge` or `nonce`, depending on the kind (`KINDS`). It may also name the
 * kind.
 */
interface Naming {
  action?: Action | undefined;
  challenge?: string | undefined;
  nonce?: string | undefined;
}
const naming = {
  version,
  action: z.enum(ACTIONS).optional(),
  challenge: challengeSchema.optional(),
  nonce: challengeSchema.optional(),
};
const namesOne = ({ challenge, nonce }: Naming) => (challenge === undefined) !== (nonce === undefined);
const fitsAction = ({ action, ...names }: Naming) =>
  action === undefined || names[challengeField(action)] !== undefined;

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

const begins = z.literal([1, 2]).default(2);
const begins2 = z.literal(2).default(2);
export const beginRequestSchema = z.discriminatedUnion("action", [
  z.object({ version: begins, action: z.literal("login"), next: z.string().optional() }),
  z.object({ version: begins, action: z.literal("register"), email: emailSchema, next: z.string().optional() }),
  z.object({
    version: begins2,
    action: z.literal("add-device"),
    /** The recovery that this browser opened. Without it, the key is added to the session's account. */
    recovery: z.uuid().optional(),
    /** Whether a recovery removes the account's existing keys. */
    remove_keys: z.boolean().default(false),
  }),
  z.object({
    version: begins2,
    action: z.literal("confirm"),
    /** The operation to do once it is confirmed. The site writes the text. */
    operation: z.string().min(1).max(64),
    parameters: z.record(z.string().max(64), z.unknown()).default({}),
  }),
]);
export type BeginRequest = z.infer<typeof beginRequestSchema>;

/** A scan with a registered key must name the key, because the person chose the account before. */
const namesExistingKey = (message: Naming & { key_id?: string | undefined }) =>
  message.challenge === undefined || message.key_id !== undefined;
export const scanRequestSchema = z
  .object({ ...naming, claim: digest, key_id: digest.optional() })
  .refine(namesOne)
  .refine(fitsAction, { path: ["action"] })
  .refine(namesExistingKey, { path: ["key_id"] });

/** Answers a ceremony with a new key. */
export const registerRequestSchema = z
  .object({
    version,
    action: z.enum(ACTIONS).optional(),
    email: emailSchema,
    public_key: encoded,
    nonce: challengeSchema,
    claim_token: claimToken,
    device_name: deviceName,
    number: number.optional(),
    response: encoded,
  })
  .refine(fitsAction, { path: ["action"] });
export type RegisterRequest = z.infer<typeof registerRequestSchema>;

/** Answers a ceremony with a registered key. */
export const loginRequestSchema = z
  .object({
    version,
    action: z.enum(ACTIONS).optional(),
    username: accountNameSchema,
    challenge: challengeSchema,
    key_id: digest,
    claim_token: claimToken,
    number: number.optional(),
    response: encoded,
  })
  .refine(fitsAction, { path: ["action"] });
export type LoginRequest = z.infer<typeof loginRequestSchema>;

export const denyRequestSchema = z
  .object({ ...naming, claim_token: claimToken })
  .refine(namesOne)
  .refine(fitsAction, { path: ["action"] });

/** Asks which ceremony a typed code belongs to (RFC 8628 section 6.1). */
export const lookupRequestSchema = z.object({ version, user_code: z.string().max(64) });

/** The answer to `POST /api/lookup`: the content of the QR code. */
export const lookupAnswerSchema = z
  .object({ ...naming, version: z.int(), action: z.enum(ACTIONS), expires_in: span() })
  .refine(namesOne)
  .refine(fitsAction);
export type LookupAnswer = z.infer<typeof lookupAnswerSchema>;

/** The answer to `POST /api/ceremonies`. */
export interface BeginAnswer {
  version: 1 | 2;
  action: Action;
  challenge?: string;
  nonce?: string;
  /** The content of the QR code. */
  link: string;
  /** The code `WDJB-MJHT` to type instead of scanning; absent in version 1. */
  user_code?: string;
  /** Seconds since 1970. */
  valid_till: number;
  /** Seconds until the code expires. */
  expires_in: number;
}

/** The answer to `POST /api/ceremonies/{challenge}/redeem`. */
export interface RedeemAnswer {
  /** A path of the site. */
  redirect: string;
  /** The result of a confirmed operation. */
  result?: unknown;
}

export const STATES = ["waiting", "scanned", "approved", "denied", "failed", "expired"] as const;
export type State = (typeof STATES)[number];

/** The data of an `event: state` on a ceremony's stream. */
export interface StateEvent {
  state: State;
  number?: number;
  /** Why it failed: the refusal that the phone received. */
  code?: RefusalCode;
}

const shown = (most: number) => z.string().max(most);
export const browserSchema = z.object({ name: shown(64), system: shown(64), address: shown(64) });
/** The browser that began a ceremony, as shown to the person who decides. */
export type Browser = z.infer<typeof browserSchema>;

/** Seconds since 1970, at most the year 2100. Other values could not be shown as a date or counted down to. */
const moment = z.int().min(0).max(4_102_444_800);

/** The answer to `POST /api/scan`: what the authenticator shows before it asks. */
export const scanAnswerSchema = z.object({
  action: z.enum(ACTIONS),
  /** The account. Absent for a login, where the person chose it on the phone. */
  email: shown(EMAIL_CHARACTERS).optional(),
  /** The text to confirm. It must be shown exactly as it is. */
  text: shown(TEXT_CHARACTERS).optional(),
  browser: browserSchema,
  same_device: z.boolean(),
  /** Null if unknown. */
  same_network: z.boolean().nullable(),
  known_browser: z.boolean(),
  requested_at: moment,
  expires_at: moment,
  requested_ago: span(),
  expires_in: span(),
  /** How many digits the person has to type; 0 if none are required. */
  number_digits: z.literal([0, 2]),
  /** An open recovery of the account, so that its owner can cancel it. */
  recovery: z.object({ id: z.uuid(), method: shown(32), usable_in: z.int().min(0).max(31_536_000) }).optional(),
});
export type ScanAnswer = z.infer<typeof scanAnswerSchema>;

/** The answer of version 1, with an additional code in refusals of version 2. */
export const answerSchema = z.object({
  version: z.int(),
  email: shown(1024),
  status: z.enum(["ok", "nok"]),
  response_text: shown(2000),
  // A newer site may send codes that are unknown here. Those are read as a refusal without a code.
  code: z.enum(REFUSAL_CODES).optional().catch(undefined),
});
export type Answer = z.infer<typeof answerSchema>;

/** `signature`: by the key to remove, over `encodeKeyRemoval`. */
export const removeKeyRequestSchema = z.object({ key_id: digest, signature: encoded });
export type RemoveKeyRequest = z.infer<typeof removeKeyRequestSchema>;

/** The account of this browser's session, and how many keys it has. */
export const sessionAnswerSchema = z.object({ email: z.string().nullable(), keys: z.int().min(0) });
export type SessionAnswer = z.infer<typeof sessionAnswerSchema>;
