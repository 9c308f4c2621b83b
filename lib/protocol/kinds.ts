/**
 * Every kind of ceremony, by its name in messages, in the signed text and in metrics. To add a kind, add its row here
 * and its rules in `lib/ceremony/kinds/`.
 */
export const KINDS = {
  /** Signs a browser in with a registered key. */
  login: { field: "challenge", letter: "L", key: "existing", confirmsText: false },
  /** Creates an account with its first key, and signs the browser in. */
  register: { field: "nonce", letter: "R", key: "new", confirmsText: false },
  /** Adds a key of another device to the account of a session or of a recovery. */
  "add-device": { field: "nonce", letter: "D", key: "new", confirmsText: false },
  /** Confirms a text of the site with a key of the session's account. */
  confirm: { field: "challenge", letter: "C", key: "existing", confirmsText: true },
} as const satisfies Record<string, Kind>;

interface Kind {
  /** The name of the ceremony's public id in messages. */
  field: "challenge" | "nonce";
  /** Identifies the kind in the short link. */
  letter: string;
  /** Whether the phone answers with a registered key (`POST /api/login`) or a new one (`POST /api/register`). */
  key: "existing" | "new";
  /** Whether the signature also covers the SHA-256 of a text that the phone showed. */
  confirmsText: boolean;
}

export type Action = keyof typeof KINDS;

export const ACTIONS = Object.keys(KINDS) as [Action, ...Action[]];

/** The name of the ceremony's public id in messages of this kind. */
export const challengeField = (action: Action) => KINDS[action].field;

/** Whether the phone answers with a new key. */
export const bringsKey = (action: Action) => KINDS[action].key === "new";
