import type { ProtocolError, RefusalCode } from "#lib/protocol/errors.ts";

/** The texts of the app of version 1 for success. */
export const OK = {
  register: "Your account was created. Continue in the browser.",
  login: "Approved. Continue in the browser.",
} as const;

const SWITCHED_OFF =
  "This site does not serve the QR2Pass app of version 1. Open this site in your phone's browser and use its own app instead.";

/**
 * Texts that differ between the versions. Account and signature share one text, so that nobody learns which accounts
 * exist.
 */
const TEXTS: Partial<Record<RefusalCode, string>> = {
  unsupported_version: SWITCHED_OFF,
  malformed: "The request is not in the form of version 1.",
  invalid_key: "The public key is not a valid RSA key of at least 2048 bits.",
  bad_signature: "The account and the signature do not match. Ask for a new code and try again.",
};

/** The text of the app of version 1 for a refusal. */
export const refusalText = (error: ProtocolError) => TEXTS[error.code] ?? error.message;
