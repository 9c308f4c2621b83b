/**
 * Every kind of ceremony, by the name that it has in messages, in the signed text and in metrics. To add a kind, add
 * its row here and its two functions in `lib/ceremony/kinds.ts`.
 */
export const KINDS = {
  /** Signs a browser in, with a key that the account has. */
  login: { field: "challenge", letter: "L", key: "existing", confirmsText: false },
  /** Makes an account with its first key, and signs the browser in. */
  register: { field: "nonce", letter: "R", key: "new", confirmsText: false },
  /** Adds a key of another device to the account of a session or of a recovery. */
  "add-device": { field: "nonce", letter: "D", key: "new", confirmsText: false },
  /** Confirms a text that the site shows, with a key of the session's account. */
  confirm: { field: "challenge", letter: "C", key: "existing", confirmsText: true },
} as const satisfies Record<string, Kind>;

interface Kind {
  /** What messages call the ceremony's public id. */
  field: "challenge" | "nonce";
  /** Stands for the kind in the short link. */
  letter: string;
  /** Whether the phone answers with a key that the account has (`POST /api/login`) or a new one (`POST /api/register`). */
  key: "existing" | "new";
  /** Whether the SHA-256 of a text that the phone showed is signed, too. */
  confirmsText: boolean;
}

export type Action = keyof typeof KINDS;

export const ACTIONS = Object.keys(KINDS) as [Action, ...Action[]];

/** What messages of this kind call the ceremony's public id. */
export const challengeField = (action: Action) => KINDS[action].field;

/** Whether the phone answers with a new key. */
export const bringsKey = (action: Action) => KINDS[action].key === "new";
