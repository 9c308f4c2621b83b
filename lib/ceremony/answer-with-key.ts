import { wasEmailOf } from "#lib/accounts/email-changes.ts";
import { type AccountKey, findKey } from "#lib/accounts/keys.ts";
import { sha256 } from "#lib/foundation/digest.ts";
import { normalizeEmail } from "#lib/protocol/email.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";
import { ceremonyNamed, type LoginRequest } from "#lib/protocol/requests.ts";
import { encodeTranscript } from "#lib/protocol/transcript.ts";
import { decisionOf, requireNumber } from "./decision.ts";
import { rulesOf } from "./kinds/rules.ts";
import { verifySignature } from "./verify.ts";

/**
 * Approves a ceremony with a registered key. The account is the one whose key verifies the signature; the address in
 * the message must match it.
 *
 * @returns the text that the phone is told
 * @throws ProtocolError `unknown_ceremony`, `malformed`, `expired`, `not_scanned`, `already_used`, `wrong_claim`,
 *   `account_disabled`, and, ending the ceremony, `wrong_key`, `unknown_key`, `wrong_account`, `wrong_number`,
 *   `bad_signature`
 */
export async function answerWithKey(request: LoginRequest): Promise<string> {
  const { challenge, number, key_id: keyId } = request;
  const decision = await decisionOf(ceremonyNamed(request), request.claim_token);
  return decision.attempt(async () => {
    const { action, scan, provider, userId, confirms } = decision.ceremony;
    if (scan.keyId !== keyId) throw new ProtocolError("wrong_key");
    const key = await findKey(keyId);
    if (!key) throw new ProtocolError("unknown_key");
    if (key.disabled) throw new ProtocolError("account_disabled");
    if (userId !== null && userId !== key.userId) throw new ProtocolError("wrong_account");
    const email = await signedAddress(key, request.username);
    requireNumber(scan, number);
    const textHash = confirms ? sha256(confirms.text) : undefined;
    const signed = encodeTranscript({ action, provider, email, challenge, keyId, number, textHash });
    if (!verifySignature(key.publicKey, signed, request.response)) throw new ProtocolError("bad_signature");
    const evidence = confirms ? { signed: new TextDecoder().decode(signed), signature: request.response } : null;
    await decision.approve({ userId: key.userId, keyId, signOuts: key.signOuts, evidence }, key.email);
    return rulesOf(action).approved;
  });
}

/**
 * The address in the phone's signature: the account's current one, or the one that it had when the phone got its key.
 *
 * @throws ProtocolError `wrong_account`
 */
async function signedAddress({ email, userId }: AccountKey, username: string): Promise<string> {
  if (normalizeEmail(email) === username) return email;
  if (await wasEmailOf(userId, username)) return username;
  throw new ProtocolError("wrong_account");
}
