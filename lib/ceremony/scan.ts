import { findKey } from "#lib/accounts/keys.ts";
import { isKnownBrowser } from "#lib/accounts/known-browsers.ts";
import { nowSeconds } from "#lib/foundation/clock.ts";
import { settings } from "#lib/foundation/settings.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";
import { DECIDE_SECONDS, LINGER_SECONDS } from "#lib/protocol/limits.ts";
import type { Action } from "#lib/protocol/link.ts";
import type { ScanAnswer } from "#lib/protocol/messages.ts";
import type { Ceremony, Scan } from "./ceremony.ts";
import { drawNumbers } from "./numbers.ts";
import { standingOf, whyNot } from "./standing.ts";
import { ceremonies } from "./store.ts";

export interface Scanner {
  action: Action;
  /** SHA-256 of the claim token's text, base64url. */
  claim: string;
  keyId: string | null;
  /** SHA-256 of the browser secret that came along, if one did. */
  browserHash: string | null;
  network: string | null;
}

/**
 * Claims a ceremony for the phone that scanned it first, and says what to show. The same
 * phone may ask again and gets the same answer.
 *
 * @throws ProtocolError `unknown_ceremony`, `unknown_key`, `expired`, `already_scanned`, `already_used`, `relay_refused`
 */
export async function scan(id: string, scanner: Scanner): Promise<ScanAnswer> {
  const { ceremony, state } = await standingOf(id, scanner.action, 2);
  if (state === "scanned" && isRepeat(ceremony, scanner)) return answer(ceremony, ceremony.scan);
  if (state !== "waiting") throw whyNot(state, "waiting");

  const settled = await settle(ceremony, scanner);
  const { won, standing } = await ceremonies().advance(id, {
    from: "waiting",
    to: "scanned",
    lifetime: DECIDE_SECONDS,
    changes: { scan: settled },
  });
  if (won) return answer(ceremony, settled);
  // A repeat may have overtaken its original: both are the same phone's.
  if (standing?.state === "scanned" && isRepeat(standing.ceremony, scanner)) {
    return answer(standing.ceremony, standing.ceremony.scan);
  }
  throw whyNot(standing?.state, "waiting");
}

async function settle(ceremony: Ceremony, scanner: Scanner): Promise<Scan> {
  const login = ceremony.action === "login";
  const key = login && scanner.keyId ? await findKey(scanner.keyId) : null;
  if (login && key?.algorithm !== "ES256") throw new ProtocolError("unknown_key");

  const sameDevice = scanner.browserHash === ceremony.browserHash;
  const sameNetwork = scanner.network !== null && scanner.network === ceremony.network;
  const knownBrowser = key !== null && (await isKnownBrowser(key.userId, ceremony.browserHash));
  const trusted = sameDevice || knownBrowser;
  if (login && !trusted && !sameNetwork && settings().RELAY_POLICY === "refuse") {
    const changes = { failure: "relay_refused" } as const;
    await ceremonies().advance(ceremony.id, { from: "waiting", to: "failed", lifetime: LINGER_SECONDS, changes });
    throw new ProtocolError("relay_refused");
  }
  return {
    claim: scanner.claim,
    keyId: key?.id ?? null,
    sameDevice,
    sameNetwork,
    knownBrowser,
    ...(trusted ? { numbers: [], number: null } : drawNumbers()),
    expiresAt: nowSeconds() + DECIDE_SECONDS,
  };
}

function isRepeat(ceremony: Ceremony, scanner: Scanner): ceremony is Ceremony & { scan: Scan } {
  const keyId = ceremony.action === "login" ? scanner.keyId : null;
  return ceremony.scan?.claim === scanner.claim && ceremony.scan.keyId === keyId;
}

function answer(ceremony: Ceremony, settled: Scan): ScanAnswer {
  return {
    action: ceremony.action,
    ...(ceremony.action === "register" && ceremony.email ? { email: ceremony.email } : {}),
    browser: ceremony.browser,
    same_device: settled.sameDevice,
    same_network: settled.sameNetwork,
    known_browser: settled.knownBrowser,
    requested_at: ceremony.requestedAt,
    numbers: settled.numbers,
    expires_at: settled.expiresAt,
  };
}
