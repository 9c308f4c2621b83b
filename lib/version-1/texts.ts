import type { ProtocolError, RefusalCode } from "#lib/protocol/errors.ts";

/** What the original app shows when it went well. */
export const OK = {
  register: "Your account was created. Go on in the browser.",
  login: "You are signed in. Go on in the browser.",
} as const;

const SWITCHED_OFF =
  "This site does not serve the original QR2Pass app. Open the site's own authenticator in your phone's browser instead.";

/** Where version 1 has another story to tell than version 2. Account and signature share one: it tells nobody who has an account. */
const TEXTS: Partial<Record<RefusalCode, string>> = {
  unsupported_version: SWITCHED_OFF,
  malformed: "The request is not in the form of the original QR2Pass.",
  invalid_key: "The public key is not a valid RSA key of at least 2048 bits.",
  bad_signature: "The account and the signature do not match. Ask for a new code and try again.",
};

/** What the original app shows of a refusal. */
export const refusalText = (error: ProtocolError) => TEXTS[error.code] ?? error.message;
