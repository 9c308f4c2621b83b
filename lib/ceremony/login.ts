import { findKey } from "#lib/accounts/keys.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";
import { importPublicKey, verifyWith } from "#lib/protocol/keys.ts";
import type { LoginRequest } from "#lib/protocol/messages.ts";
import { encodeTranscript } from "#lib/protocol/transcript.ts";
import { decisionOf, isRightNumber } from "./decision.ts";

/**
 * Approves a login. Who signs in is whose key verified; the name given must be the same.
 *
 * @throws ProtocolError `unknown_ceremony`, `expired`, `not_scanned`, `already_used`, `wrong_claim`, and, ending the
 * ceremony, `wrong_key`, `unknown_key`, `wrong_account`, `wrong_number`, `bad_signature`
 */
export async function login(request: LoginRequest): Promise<void> {
  const { challenge, number, key_id: keyId } = request;
  const decision = await decisionOf(challenge, "login", request.claim_token);
  await decision.attempt(async () => {
    const { scan, provider } = decision.ceremony;
    if (scan.keyId !== keyId) throw new ProtocolError("wrong_key");
    const key = await findKey(keyId);
    if (!key) throw new ProtocolError("unknown_key");
    const { email, userId, signOuts } = key;
    if (email !== request.username) throw new ProtocolError("wrong_account");
    if (!isRightNumber(scan, number)) throw new ProtocolError("wrong_number");
    const signed = encodeTranscript({ action: "login", provider, email, challenge, keyId, number });
    const publicKey = await importPublicKey(key.publicKey);
    if (!(await verifyWith(publicKey, signed, request.response))) throw new ProtocolError("bad_signature");
    await decision.approve({ userId, keyId, signOuts }, email);
  });
}
