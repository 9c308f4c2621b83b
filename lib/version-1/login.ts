import { setTimeout as sleep } from "node:timers/promises";
import { findKeyIn, findKeysOf } from "#lib/accounts/keys.ts";
import { unclaimedDecisionOf } from "#lib/ceremony/decision.ts";
import { settings } from "#lib/foundation/settings.ts";
import { normalizeEmail } from "#lib/protocol/email.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";
import { sameNetwork } from "#lib/protocol/network.ts";
import { verifyResponse } from "#lib/protocol/version-1/keys.ts";
import type { LoginRequest } from "#lib/protocol/version-1/messages.ts";

/**
 * The minimum duration of a refusal. It is far longer than finding an account and trying its keys, however many and
 * large they are, so the duration does not reveal whether the account exists.
 */
export const REFUSAL_MS = 50;

/**
 * Approves a login of version 1. Its message does not name a key: all keys of the named account are tried.
 *
 * @param network the phone's, in the form that `sameNetwork` compares; null if not known for certain
 * @throws ProtocolError `unknown_ceremony`, `expired`, `already_used`, and, ending the ceremony, `bad_signature`, also
 *   for an unknown account, and `relay_refused`
 */
export async function login(
  { username, challenge, response }: LoginRequest,
  network: string | null = null,
): Promise<void> {
  const email = normalizeEmail(username);
  const decision = await unclaimedDecisionOf({ id: challenge, field: "challenge", action: undefined });
  await decision.attempt(async () => {
    const timeToTell = sleep(REFUSAL_MS);
    const keys = await findKeysOf(email, "RS512");
    const verified = await Promise.all(keys.map((key) => verifyResponse(key.publicKey, challenge, response)));
    const signer = keys.find((_, at) => verified[at]);
    if (!signer) {
      await timeToTell;
      throw new ProtocolError("bad_signature");
    }
    const { userId, id: keyId, signOuts } = signer;
    const { browserHash, network: ofBrowser } = decision.ceremony;
    if (settings().RELAY_POLICY === "refuse" && sameNetwork(network, ofBrowser) !== true) {
      // There is no scan in version 1, so the phone's network becomes known only now.
      if (!(await findKeyIn(browserHash, keyId))?.knownBrowser) throw new ProtocolError("relay_refused");
    }
    await decision.approve({ userId, keyId, signOuts, evidence: null }, signer.email);
  });
}
