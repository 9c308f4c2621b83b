import { randomInt } from "node:crypto";
import { findKeyIn } from "#lib/accounts/keys.ts";
import type { OpenRecoverySummary } from "#lib/accounts/open-recovery.ts";
import { nowSeconds } from "#lib/foundation/clock.ts";
import { settings } from "#lib/foundation/settings.ts";
import type { ScanAnswer } from "#lib/protocol/answers.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";
import { bringsKey } from "#lib/protocol/kinds.ts";
import { DECIDE_SECONDS, LINGER_SECONDS } from "#lib/protocol/limits.ts";
import { sameNetwork } from "#lib/protocol/network.ts";
import type { Named } from "#lib/protocol/requests.ts";
import type { Ceremony, Scan, Snapshot } from "./ceremony.ts";
import { findCeremony, stateRefusal } from "./find-ceremony.ts";
import { ceremonies } from "./site-store.ts";

/** The phone that scans, as seen by its route. */
export interface ScanContext {
  /** SHA-256 of the claim token's text, base64url. */
  claim: string;
  keyId: string | null;
  /** SHA-256 of the browser secret in the request, if there was one. */
  browserHash: string | null;
  /** In the form that `sameNetwork` compares; null if not known for certain. */
  network: string | null;
}

/**
 * Claims a ceremony for the phone that scans it first, and returns what the phone shows. The same phone may ask again
 * and gets the same answer.
 *
 * @throws ProtocolError `unknown_ceremony`, `malformed`, `unknown_key`, `account_disabled`, `wrong_account`, `expired`,
 *   `already_scanned`, `already_used`, `relay_refused`
 */
export async function scan(named: Named, context: ScanContext): Promise<ScanAnswer> {
  const before = await findCeremony(named, 2);
  if (isRepeat(before, context)) return answer(before);
  if (before.state !== "waiting") throw stateRefusal(before.state, "waiting");

  const settled = await settle(before, context);
  const { won, snapshot } = await ceremonies().advance(named.id, {
    from: "waiting",
    to: "scanned",
    lifetime: DECIDE_SECONDS,
    changes: { scan: settled },
  });
  // A repeated request may arrive before the original one; both come from the same phone.
  if (snapshot && (won || isRepeat(snapshot, context))) return answer(snapshot);
  throw stateRefusal(snapshot?.state, "waiting");
}

async function settle({ ceremony, age }: Snapshot, context: ScanContext): Promise<Scan> {
  const key = bringsKey(ceremony.action) ? null : await keyOf(ceremony, context);
  const sameDevice = context.browserHash === ceremony.browserHash;
  const isSameNetwork = sameNetwork(context.network, ceremony.network);
  const knownBrowser = key?.knownBrowser ?? false;
  const trusted = sameDevice || knownBrowser;
  const refuses = settings().RELAY_POLICY === "refuse" && ceremony.action === "login";
  if (refuses && !trusted && isSameNetwork !== true) {
    const changes = { failure: "relay_refused" } as const;
    await ceremonies().advance(ceremony.id, { from: "waiting", to: "failed", lifetime: LINGER_SECONDS, changes });
    throw new ProtocolError("relay_refused");
  }
  return {
    claim: context.claim,
    keyId: key?.id ?? null,
    sameDevice,
    sameNetwork: isSameNetwork,
    knownBrowser,
    number: trusted ? null : randomInt(10, 100),
    recovery: key?.recovery ?? null,
    requestedAgo: Math.floor(age / 1000),
    requestedAt: nowSeconds() - Math.floor(age / 1000),
    expiresAt: nowSeconds() + DECIDE_SECONDS,
  };
}

/** The key that the person chose on the phone. */
async function keyOf({ userId, browserHash }: Ceremony, { keyId }: ScanContext) {
  const key = keyId === null ? null : await findKeyIn(browserHash, keyId);
  if (key?.algorithm !== "ES256") throw new ProtocolError("unknown_key");
  if (key.disabled) throw new ProtocolError("account_disabled");
  if (userId !== null && userId !== key.userId) throw new ProtocolError("wrong_account");
  return key;
}

function isRepeat({ ceremony, state }: Snapshot, context: ScanContext): boolean {
  const keyId = bringsKey(ceremony.action) ? null : context.keyId;
  return state === "scanned" && ceremony.scan?.claim === context.claim && ceremony.scan.keyId === keyId;
}

function answer({ ceremony, remaining }: Snapshot): ScanAnswer {
  const { action, email, confirms, browser, scan } = ceremony;
  if (scan === null) throw new ProtocolError("internal");
  const expiresIn = Math.ceil(remaining / 1000);
  return {
    action,
    ...(email === null ? {} : { email }),
    ...(confirms === null ? {} : { text: confirms.text }),
    browser,
    same_device: scan.sameDevice,
    same_network: scan.sameNetwork,
    known_browser: scan.knownBrowser,
    requested_at: scan.requestedAt,
    expires_at: scan.expiresAt,
    requested_ago: scan.requestedAgo + DECIDE_SECONDS - expiresIn,
    expires_in: expiresIn,
    number_digits: scan.number === null ? 0 : 2,
    ...(scan.recovery === null ? {} : { recovery: recoveryNotice(scan.recovery) }),
  };
}

const recoveryNotice = ({ id, method, usableAt }: OpenRecoverySummary) => ({
  id,
  method,
  usable_in: Math.max(0, usableAt - nowSeconds()),
});
