import { exportPublicKey, generateKeyPair, keyIdOf, signWith } from "#lib/protocol/keys.ts";
import type { Link } from "#lib/protocol/link.ts";
import type { LoginRequest, RegisterRequest } from "#lib/protocol/messages.ts";
import { encodeTranscript } from "#lib/protocol/transcript.ts";
import type { Account, PendingAccount } from "./accounts.ts";
import type { Claim } from "./claims.ts";
import { deviceName } from "./device-name.ts";

/** `number` is the one the person picked, absent when none was asked. */
export async function signLogin(
  account: Account,
  link: Link,
  claim: Claim,
  number: number | undefined,
): Promise<LoginRequest> {
  const { keyId, email, keyPair } = account;
  const { provider, challenge } = link;
  const signed = encodeTranscript({ action: "login", provider, email, challenge, keyId, number });
  const response = await signWith(keyPair.privateKey, signed);
  return { version: 2, username: email, challenge, key_id: keyId, claim_token: claim.token, number, response };
}

/** Makes a new key for `email` at the link's site, and the signed request that registers it. */
export async function makeAccount(
  email: string,
  link: Link,
  claim: Claim,
  number: number | undefined,
): Promise<PendingAccount> {
  const { provider, challenge: nonce } = link;
  const keyPair = await generateKeyPair();
  const publicKey = await exportPublicKey(keyPair.publicKey);
  const keyId = await keyIdOf(publicKey);
  const signed = encodeTranscript({ action: "register", provider, email, challenge: nonce, keyId, number });
  const request: RegisterRequest = {
    version: 2,
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
