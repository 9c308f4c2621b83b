/** A kind of request, by its cost for the site. */
export type RequestKind = "free" | "page" | "call" | "message" | "ceremony";

/**
 * What one IPv4 address, or one IPv6 /64, may spend in a minute. The networks around it may spend a few times as much
 * together (`countedNetworks`). Dimensioned for an office behind one address at nine o'clock: 300 people sign in, with
 * one code and about a dozen requests each. docs/protocol.md states these numbers.
 */
export const PER_MINUTE = {
  /** Messages about ceremonies, counted for all instances together: 300 new codes and 1,200 other messages. */
  messages: 2_400,
  /** Pages and everything else, counted by each instance separately: 1,200 pages. */
  visits: 6_000,
  /**
   * Messages that do not name a live ceremony, or are invalid in another way. They do not use up the other allowances.
   */
  refused: 600,
} as const;

/** Typed codes per minute: of one network, and of the whole site. */
export const LOOKUPS = { network: 60, site: 1_200 } as const;
/** Scans per minute that name the same key. */
export const SCANS_OF_A_KEY = 120;

export type Budget = keyof typeof PER_MINUTE;

/** The cost of each kind of request, and the budget that pays for it. */
export const COSTS: Record<RequestKind, { budget: Budget; weight: number }> = {
  free: { budget: "visits", weight: 0 },
  page: { budget: "visits", weight: 5 },
  call: { budget: "visits", weight: 1 },
  message: { budget: "messages", weight: 1 },
  ceremony: { budget: "messages", weight: 4 },
};

/** Signing out does not need the store of ceremonies, and must work without it. */
const NO_MESSAGE = /^\/api\/sign-out\/?$/;

/**
 * The kind of a request to the API. Of other requests, our own server recognises files, which are free; the rest are
 * pages.
 */
export function apiKind(method: string, path: string): RequestKind {
  // Preflight requests: any page can make a browser send them.
  if (method === "OPTIONS") return "free";
  if (method !== "POST" || NO_MESSAGE.test(path)) return "call";
  return /^\/api\/ceremonies\/?$/.test(path) ? "ceremony" : "message";
}
