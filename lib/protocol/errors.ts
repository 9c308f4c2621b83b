/**
 * The closed list of refusals: each code with its HTTP status and a sentence that says what to do next (`response_text`
 * of the answer).
 */
export const REFUSALS = {
  malformed: [400, "The request does not follow the protocol."],
  unsupported_version: [400, "This site does not support that version of the protocol."],
  invalid_email: [400, "This is not an email address. Check it and try again."],
  invalid_key: [400, "The public key is not a valid P-256 key."],
  invalid_name: [400, "This name cannot be used. Use 3 to 32 letters, digits, full stops, hyphens or underscores."],
  not_signed_in: [401, "You are not signed in. Sign in and try again."],
  forbidden_origin: [403, "The request came from another site."],
  wrong_claim: [403, "Another phone scanned this code. Ask for a new one."],
  wrong_account: [403, "The code does not belong to this account."],
  wrong_key: [403, "This is not the key that scanned the code."],
  wrong_number: [403, "That was not the number on the screen. Ask for a new code and try again."],
  wrong_code: [403, "This code is wrong or was already used. Check it and try again."],
  email_not_proved: [403, "Verify this email address first. Enter the code that was sent to it."],
  account_disabled: [403, "This account is turned off. Ask the people who run this site."],
  confirmation_needed: [403, "Confirm this with your phone first."],
  recovery_off: [403, "This site does not offer this kind of recovery. Ask the people who run it."],
  bad_signature: [403, "The signature does not match the key. Ask for a new code and try again."],
  relay_refused: [
    403,
    "This site signs in new browsers only on your phone's own network. Join the computer's network and try again.",
  ],
  not_found: [404, "Nothing was found at this address."],
  unknown_ceremony: [404, "This code is not known here. Ask for a new one."],
  unknown_key: [404, "This key is not registered here. Create an account first."],
  unknown_recovery: [404, "This recovery is unknown or has expired. Start again."],
  unknown_session: [404, "This session is unknown. It may already have ended."],
  unknown_browser: [404, "This browser is unknown. It may already have been removed."],
  unknown_change: [404, "This change is unknown or has expired. Start again."],
  expired: [404, "This code has expired. Ask for a new one."],
  method_not_allowed: [405, "This method is not allowed here."],
  email_taken: [409, "This address already has an account. Sign in instead."],
  key_taken: [409, "This key is registered already. Make a new one."],
  last_key: [409, "This is the account's only key. Add another phone or make recovery codes first."],
  own_key: [409, "A key cannot confirm its own removal. Confirm with another phone of this account."],
  name_taken: [409, "This name is taken or looks like one that is. Choose another."],
  too_many_names: [
    409,
    "An account can use at most 10 different user names, and this one has used 10. Choose one of those again.",
  ],
  too_early: [409, "This link does not work yet. Open it again later."],
  not_scanned: [409, "Scan the code first."],
  already_scanned: [409, "Another phone already scanned this code. Ask for a new one."],
  already_used: [409, "This code was used already. Ask for a new one."],
  not_approved: [409, "This was not approved on the phone. Ask for a new code."],
  recovery_used: [410, "This recovery was already used. If that was not you, start another one now."],
  recovery_cancelled: [410, "This recovery was cancelled. Start again if you still need it."],
  too_large: [413, "The request is too large."],
  unsupported_media_type: [415, "Send JSON, with the content type application/json."],
  wrong_host: [421, "This server does not answer for that host name. If you run it, set AUTH_URL."],
  rate_limited: [429, "Too many requests came from this network. Wait a moment and try again."],
  internal: [500, "The server failed. Try again in a moment."],
  unavailable: [503, "The site cannot reach its data right now. Try again in a moment."],
} as const satisfies Record<string, readonly [status: number, text: string]>;

export type RefusalCode = keyof typeof REFUSALS;

export const REFUSAL_CODES = Object.keys(REFUSALS) as [RefusalCode, ...RefusalCode[]];

export function isRefusalCode(code: unknown): code is RefusalCode {
  return typeof code === "string" && Object.hasOwn(REFUSALS, code);
}

const IS_PROTOCOL_ERROR = Symbol.for("qr2pass.protocol-error");

/** A refusal with its code. `message` may be shown to people and contains no secret. */
export class ProtocolError extends Error {
  /** Next's bundles and our own server each have a copy of this class, and receive each other's errors. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === "object" && value !== null && IS_PROTOCOL_ERROR in value;
  }

  readonly [IS_PROTOCOL_ERROR] = true;
  readonly code: RefusalCode;
  /** The account's address if known, for the `email` field of the answer. */
  readonly email: string | undefined;
  /** Seconds, for `Retry-After` (RFC 9110 section 10.2.3). */
  readonly retryAfter: number | undefined;

  constructor(
    code: RefusalCode,
    options: { detail?: string; email?: string; retryAfter?: number; cause?: unknown } = {},
  ) {
    super(options.detail ? `${REFUSALS[code][1]} ${options.detail}` : REFUSALS[code][1], { cause: options.cause });
    this.name = "ProtocolError";
    this.code = code;
    this.email = options.email;
    this.retryAfter = options.retryAfter;
  }

  get status(): number {
    return REFUSALS[this.code][0];
  }
}
