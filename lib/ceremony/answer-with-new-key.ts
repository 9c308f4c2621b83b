import type { NewKey } from "#lib/accounts/new-key.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";
import { importPublicKey, keyIdOf } from "#lib/protocol/keys.ts";
import { ceremonyNamed, type RegisterRequest } from "#lib/protocol/requests.ts";
import { encodeTranscript } from "#lib/protocol/transcript.ts";
import { decisionOf, requireNumber } from "./decision.ts";
import { newKeyRulesOf } from "./kinds/rules.ts";
import { verifySignature } from "./verify.ts";

/**
 * Approves a ceremony with a new key. The key is durable before the ceremony is approved, and the ceremony is approved
 * before this returns.
 *
 * @returns the text that the phone is told
 * @throws ProtocolError `unknown_ceremony`, `malformed`, `expired`, `not_scanned`, `already_used`, `wrong_claim`, and,
 *   ending the ceremony, `wrong_account`, `wrong_number`, `invalid_key`, `bad_signature`, `email_taken`, `key_taken`
 */
export async function answerWithNewKey(request: RegisterRequest): Promise<string> {
  const { email, nonce, number, public_key: publicKey } = request;
  const decision = await decisionOf(ceremonyNamed(request), request.claim_token);
  return decision.attempt(async () => {
    const { ceremony } = decision;
    const { action, scan, provider } = ceremony;
    if (ceremony.email !== email) throw new ProtocolError("wrong_account");
    const rules = newKeyRulesOf(action);
    requireNumber(scan, number);
    await importPublicKey(publicKey);
    const keyId = await keyIdOf(publicKey);
    const signed = encodeTranscript({ action, provider, email, challenge: nonce, keyId, number });
    if (!verifySignature(publicKey, signed, request.response)) throw new ProtocolError("bad_signature");

    const key: NewKey = { id: keyId, algorithm: "ES256", publicKey, deviceName: request.device_name };
    const { userId, signOuts, undo } = await rules.keep(ceremony, key);
    await decision.approve({ userId, keyId, signOuts, evidence: null }, email, undo);
    return rules.approved;
  });
}
