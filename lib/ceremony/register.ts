import { createAccount, removeAccount } from "#lib/accounts/accounts.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";
import { importPublicKey, keyIdOf, verifyWith } from "#lib/protocol/keys.ts";
import type { RegisterRequest } from "#lib/protocol/messages.ts";
import { encodeTranscript } from "#lib/protocol/transcript.ts";
import { decisionOf, isRightNumber } from "./decision.ts";

/**
 * Approves a registration: the account and its key are durable before the ceremony is
 * approved, and the ceremony before this returns.
 *
 * @throws ProtocolError `unknown_ceremony`, `expired`, `not_scanned`, `already_used`, `wrong_claim`, and, ending the
 * ceremony, `wrong_account`, `wrong_number`, `invalid_key`, `bad_signature`, `email_taken`, `key_taken`
 */
export async function register(request: RegisterRequest): Promise<void> {
  const { email, nonce, number } = request;
  const decision = await decisionOf(nonce, "register", request.claim_token);
  await decision.attempt(async () => {
    const { scan, provider } = decision.ceremony;
    if (decision.ceremony.email !== email) throw new ProtocolError("wrong_account");
    if (!isRightNumber(scan, number)) throw new ProtocolError("wrong_number");
    const key = await importPublicKey(request.public_key);
    const keyId = await keyIdOf(request.public_key);
    const signed = encodeTranscript({ action: "register", provider, email, challenge: nonce, keyId, number });
    if (!(await verifyWith(key, signed, request.response))) throw new ProtocolError("bad_signature");

    const { userId, created } = await createAccount(email, {
      id: keyId,
      algorithm: "ES256",
      publicKey: request.public_key,
      deviceName: request.device_name,
    });
    await decision.approve({ userId, keyId, signOuts: 0 }, email, async () => {
      if (created) await removeAccount(userId);
    });
  });
}
