/** The times and sizes of the protocol. The unit is part of each name. */

/** How long a code waits for a scan. */
export const WAIT_SECONDS = 60;
/** How long a person may take to read and decide after the scan. */
export const DECIDE_SECONDS = 120;
/** How long an approved ceremony may wait to be redeemed. */
export const REDEEM_SECONDS = 120;
/** How long an ended ceremony can still be read, so that a browser that reconnects learns its outcome. */
export const LINGER_SECONDS = 60;
/** How long a page replaces expired codes before it waits for a click. */
export const REPLACE_SECONDS = 300;
/** A heartbeat is sent on event streams this often. */
export const HEARTBEAT_SECONDS = 15;
/** How long a browser stays known to an account after a login that proved it. */
export const KNOWN_BROWSER_DAYS = 90;

export const CHALLENGE_BYTES = 16;
export const BROWSER_SECRET_BYTES = 32;
export const CLAIM_TOKEN_BYTES = 32;

export const BODY_BYTES = 16 * 1024;
/** RFC 5321 section 4.5.3.1.3: a path of 256 octets, less its angle brackets. */
export const EMAIL_CHARACTERS = 254;
export const DEVICE_NAME_CHARACTERS = 64;
export const NEXT_CHARACTERS = 256;
/** The longest text that can be confirmed: fits a phone's screen, and a person can read it. */
export const TEXT_CHARACTERS = 1000;
/** The most bytes of an answer that an authenticator reads. */
export const ANSWER_BYTES = 64 * 1024;
/** The largest allowed value, in seconds, of relative times in the answer to a scan. */
export const LONGEST_SPAN_SECONDS = 3600;
