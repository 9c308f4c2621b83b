/** A kind of request, by what it costs the site. */
export type RequestKind = "free" | "page" | "call" | "message" | "ceremony";

/**
 * What one IPv4 address, or one IPv6 network of 64 bits, may spend in a minute. The networks around it may spend a few
 * times as much together (`countedNetworks`). An office behind one address signs in at nine o'clock: 300 people draw a
 * code each, in a dozen requests. docs/protocol.md states these numbers.
 */
export const PER_MINUTE = {
  /** Messages about ceremonies, shared by all instances: 300 new codes and 1,200 other messages together. */
  messages: 2_400,
  /** Pages and everything else, counted by each instance for itself: 1,200 pages. */
  visits: 6_000,
  /** Messages that name no live ceremony, whatever is wrong with them. They leave the other allowances alone. */
  refused: 600,
} as const;

/** Codes that people type, in a minute: of one network, and of the whole site. */
export const LOOKUPS = { network: 60, site: 1_200 } as const;
/** Scans that name one key, in a minute. */
export const SCANS_OF_A_KEY = 120;

export type Budget = keyof typeof PER_MINUTE;

/** What a request of each kind costs, and out of which budget. */
export const COSTS: Record<RequestKind, { budget: Budget; weight: number }> = {
  free: { budget: "visits", weight: 0 },
  page: { budget: "visits", weight: 5 },
  call: { budget: "visits", weight: 1 },
  message: { budget: "messages", weight: 1 },
  ceremony: { budget: "messages", weight: 4 },
};

/** Signing out needs no store of ceremonies, and must go well without one. */
const NO_MESSAGE = /^\/api\/sign-out\/?$/;

/** The kind of a request for the API. Of all others, our own server knows the files, which are free, and the rest are pages. */
export function apiKind(method: string, path: string): RequestKind {
  // A browser asks beforehand what any page of any site makes it ask.
  if (method === "OPTIONS") return "free";
  if (method !== "POST" || NO_MESSAGE.test(path)) return "call";
  return /^\/api\/ceremonies\/?$/.test(path) ? "ceremony" : "message";
}
