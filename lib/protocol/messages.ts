import * as z from "zod/mini";
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

/**
 * The wire messages of version 2 (docs/protocol.md). JSON, snake_case, times in seconds since 1970. The phone loads
 * them, so they are made with the small half of zod.
 */

const base64urlOf = (size: number) =>
  z.string().check(z.refine((text) => isBase64urlOf(size, text), `Must be ${size} bytes in base64url.`));

/** Seconds from now. */
function span() {
  return z.int().check(z.minimum(0), z.maximum(LONGEST_SPAN_SECONDS));
}

const version = z.literal(2);
const digest = base64urlOf(32);
export const challengeSchema = base64urlOf(CHALLENGE_BYTES);
export const browserSecretSchema = base64urlOf(BROWSER_SECRET_BYTES);
const claimToken = base64urlOf(CLAIM_TOKEN_BYTES);
const number = z.int().check(z.minimum(10), z.maximum(99));
const deviceName = z.pipe(
  z.pipe(z.string(), z.transform(cleanName)),
  z.string().check(z.minLength(1), z.maxLength(DEVICE_NAME_CHARACTERS)),
);
/** Long enough for any signature or key that is spoken here; what it means is checked by `keys`. */
const encoded = z.string().check(z.minLength(1), z.maxLength(1024));

/**
 * A message names its ceremony by `challenge` or by `nonce`, as the kind has it (`KINDS`), and never by both. It may
 * also name the kind.
 */
interface Naming {
  action?: Action | undefined;
  challenge?: string | undefined;
  nonce?: string | undefined;
}
const naming = {
  version,
  action: z.optional(z.enum(ACTIONS)),
  challenge: z.optional(challengeSchema),
  nonce: z.optional(challengeSchema),
};
const namesOne = ({ challenge, nonce }: Naming) => (challenge === undefined) !== (nonce === undefined);
const fitsAction = ({ action, ...names }: Naming) =>
  action === undefined || names[challengeField(action)] !== undefined;

/** The ceremony that a message names. */
export interface Named {
  id: string;
  field: "challenge" | "nonce";
  /** The kind, where the message names it. */
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
    /** The recovery that this browser opened; without it the session's account gets the key. */
    recovery: z.optional(z.uuid()),
    /** Whether a recovery takes the keys off that the account had. */
    remove_keys: z._default(z.boolean(), false),
  }),
  z.object({
    version: begins2,
    action: z.literal("confirm"),
    /** What is to be done once it is confirmed; the site writes the text. */
    operation: z.string().check(z.minLength(1), z.maxLength(64)),
    parameters: z._default(z.record(z.string().check(z.maxLength(64)), z.unknown()), {}),
  }),
]);
export type BeginRequest = z.infer<typeof beginRequestSchema>;

/** Whoever scans with a key that the account has chose the account before. */
const namesExistingKey = (message: Naming & { key_id?: string | undefined }) =>
  message.challenge === undefined || message.key_id !== undefined;
export const scanRequestSchema = z
  .object({ ...naming, claim: digest, key_id: z.optional(digest) })
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

/** Answers a ceremony with a key that the account has. */
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
  .object({ ...naming, claim_token: claimToken })
  .check(z.refine(namesOne), z.refine(fitsAction, { path: ["action"] }));

/** Asks which ceremony a code names that somebody typed (RFC 8628 section 6.1). */
export const lookupRequestSchema = z.object({ version, user_code: z.string().check(z.maxLength(64)) });

/** The answer to `POST /api/lookup`: what the QR code says. */
export const lookupAnswerSchema = z
  .object({ ...naming, version: z.int(), action: z.enum(ACTIONS), expires_in: span() })
  .check(z.refine(namesOne), z.refine(fitsAction));
export type LookupAnswer = z.infer<typeof lookupAnswerSchema>;

/** The answer to `POST /api/ceremonies`. */
export interface BeginAnswer {
  version: 1 | 2;
  action: Action;
  challenge?: string;
  nonce?: string;
  /** What the QR code says. */
  link: string;
  /** The same ceremony as a code to type, `WDJB-MJHT`; absent in version 1. */
  user_code?: string;
  /** Seconds since 1970. */
  valid_till: number;
  /** Seconds until the code runs out. */
  expires_in: number;
}

/** The answer to `POST /api/ceremonies/{challenge}/redeem`. */
export interface RedeemAnswer {
  /** A path of the site. */
  redirect: string;
  /** What a confirmed operation gave. */
  result?: unknown;
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

const shown = (most: number) => z.string().check(z.maxLength(most));
export const browserSchema = z.object({ name: shown(64), system: shown(64), address: shown(64) });
/** The browser that asks, as the person who decides is shown it. */
export type Browser = z.infer<typeof browserSchema>;

/** Seconds since 1970, or until 2100: what is outside cannot be shown as a date, or counted down. */
const moment = z.int().check(z.minimum(0), z.maximum(4_102_444_800));

/** The answer to `POST /api/scan`: what the authenticator shows before it asks. */
export const scanAnswerSchema = z.object({
  action: z.enum(ACTIONS),
  /** The account, but for a login: there the phone chose it. */
  email: z.optional(shown(EMAIL_CHARACTERS)),
  /** What is confirmed, to be shown exactly as it stands. */
  text: z.optional(shown(TEXT_CHARACTERS)),
  browser: browserSchema,
  same_device: z.boolean(),
  /** Null where nobody can tell. */
  same_network: z.nullable(z.boolean()),
  known_browser: z.boolean(),
  requested_at: moment,
  expires_at: moment,
  requested_ago: span(),
  expires_in: span(),
  /** How many digits the person types; 0 where none are asked. */
  number_digits: z.literal([0, 2]),
  /** A recovery of the account that waits, so that its owner can cancel it. */
  recovery: z.optional(
    z.object({ id: z.uuid(), method: shown(32), usable_in: z.int().check(z.minimum(0), z.maximum(31_536_000)) }),
  ),
});
export type ScanAnswer = z.infer<typeof scanAnswerSchema>;

/** Version 1's answer, with a code in version 2's refusals. */
export const answerSchema = z.object({
  version: z.int(),
  email: shown(1024),
  status: z.enum(["ok", "nok"]),
  response_text: shown(2000),
  // A later provider may know more codes: those are read as a refusal without one.
  code: z.catch(z.optional(z.enum(REFUSAL_CODES)), undefined),
});
export type Answer = z.infer<typeof answerSchema>;

/** `signature`: by that very key, over `encodeKeyRemoval`. */
export const removeKeyRequestSchema = z.object({ key_id: digest, signature: encoded });
export type RemoveKeyRequest = z.infer<typeof removeKeyRequestSchema>;

/** Who is signed in in this browser, and how many keys the account has. */
export const sessionAnswerSchema = z.object({ email: z.nullable(z.string()), keys: z.int().check(z.minimum(0)) });
export type SessionAnswer = z.infer<typeof sessionAnswerSchema>;
