import { exportPublicKey, generateKeyPair, keyIdOf, signWith } from "#lib/protocol/keys.ts";
import { KINDS } from "#lib/protocol/kinds.ts";
import { sha256Text } from "#lib/protocol/random.ts";
import type { LoginRequest, RegisterRequest } from "#lib/protocol/requests.ts";
import { encodeTranscript } from "#lib/protocol/transcript.ts";
import { deviceName } from "./device-name.ts";
import type { Version2Request } from "./flow/flow-state.ts";
import type { Account, PendingAccount } from "./storage/accounts.ts";

/**
 * The signed answer with a registered key. `number` is the one that the person typed; undefined if none was required.
 * The text of a confirmation is signed exactly as the site sent it.
 */
export async function makeLoginAnswer(
  { keyId, email, keyPair }: Account,
  { link, claim, details }: Version2Request,
  number: number | undefined,
): Promise<LoginRequest> {
  const { action, provider, challenge } = link;
  const textHash = KINDS[action].confirmsText ? await sha256Text(details.text ?? "") : undefined;
  const signed = encodeTranscript({ action, provider, email, challenge, keyId, number, textHash });
  const response = await signWith(keyPair.privateKey, signed);
  return { version: 2, action, username: email, challenge, key_id: keyId, claim_token: claim.token, number, response };
}

/** Creates a new key for the request's account, and the signed message that registers it. */
export async function makeAccount(
  { link, claim, email }: Version2Request,
  number: number | undefined,
): Promise<PendingAccount> {
  const { action, provider, challenge: nonce } = link;
  const keyPair = await generateKeyPair();
  const publicKey = await exportPublicKey(keyPair.publicKey);
  const keyId = await keyIdOf(publicKey);
  const signed = encodeTranscript({ action, provider, email, challenge: nonce, keyId, number });
  const request: RegisterRequest = {
    version: 2,
    action,
    email,
    public_key: publicKey,
    nonce,
    claim_token: claim.token,
    device_name: await deviceName(),
    number,
    response: await signWith(keyPair.privateKey, signed),
  };
  return {
    keyId,
    version: 2,
    algorithm: "ECDSA P-256 SHA-256",
    keyPair,
    provider,
    email,
    deviceName: request.device_name,
    createdAt: Date.now(),
    signIns: [],
    state: "pending",
    request,
  };
}
