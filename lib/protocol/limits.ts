/** The protocol's times and sizes, in the units that each name says. */

/** How long a code waits for a scan. */
export const WAIT_SECONDS = 60;
/** How long a person has to read and decide after the scan. */
export const DECIDE_SECONDS = 120;
/** How long an approved ceremony may wait to be redeemed. */
export const REDEEM_SECONDS = 120;
/** How long a ceremony that ended stays readable, so that a browser that comes back learns how. */
export const LINGER_SECONDS = 60;
/** How long a page replaces codes that ran out before it asks for a click. */
export const REPLACE_SECONDS = 300;
/** Silence on an event stream is broken this often. */
export const HEARTBEAT_SECONDS = 15;
/** A browser stays known to an account for this long after a login that proved it. */
export const KNOWN_BROWSER_DAYS = 90;

export const CHALLENGE_BYTES = 16;
export const BROWSER_SECRET_BYTES = 32;
export const CLAIM_TOKEN_BYTES = 32;

export const BODY_BYTES = 16 * 1024;
/** RFC 5321 section 4.5.3.1.3: a path of 256 octets, less its angle brackets. */
export const EMAIL_CHARACTERS = 254;
export const DEVICE_NAME_CHARACTERS = 64;
export const NEXT_CHARACTERS = 256;
/** A text that is confirmed: what a phone's screen can show, and a person reads. */
export const TEXT_CHARACTERS = 1000;
/** An authenticator reads no more of an answer. */
export const ANSWER_BYTES = 64 * 1024;
/** The bound of times in an answer to a scan that count from now, in seconds. */
export const LONGEST_SPAN_SECONDS = 3600;
