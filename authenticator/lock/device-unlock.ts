import { readLockSetting, writeLockSetting } from "../storage/settings.ts";

/**
 * The lock of the app: the device's own unlock (WebAuthn Level 3, a platform authenticator with user verification) is
 * required before anything is shown or signed.
 *
 * It protects only against a person who picks up an unlocked phone. This page itself checks the answer, so code that
 * runs in this page could bypass it. The keys are protected from being copied because they are not extractable, with or
 * without this lock.
 */

/**
 * - `cancelled`: the person or the device cancelled.
 * - `impossible`: this device or address does not support it.
 * - `other_device`: a security key or another device answered.
 * - `not_kept`: the browser cannot store more data.
 */
export type LockFailure = "cancelled" | "impossible" | "other_device" | "not_kept";

export class LockError extends Error {
  readonly failure: LockFailure;

  constructor(failure: LockFailure, options?: ErrorOptions) {
    super(failure, options);
    this.name = "LockError";
    this.failure = failure;
  }
}

/**
 * Bits 2 and 6 of the flags in the authenticator data: the person was verified, and a new credential is included
 * (WebAuthn section 6.1).
 */
const USER_VERIFIED = 0b100;
const CREDENTIAL_INCLUDED = 0b100_0000;
/** The position of the flags, after the SHA-256 of the relying party's id. */
const FLAGS_AT = 32;
const TIMEOUT_MS = 60_000;

/**
 * Whether this device can lock the app: it has its own unlock, and the page has a host name (an IP address cannot be a
 * relying party).
 */
export async function canLock(): Promise<boolean> {
  if (!("PublicKeyCredential" in globalThis) || !isName(location.hostname)) return false;
  return PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable();
}

function isName(hostname: string): boolean {
  return !hostname.startsWith("[") && !/^\d+(\.\d+){3}$/.test(hostname);
}

/**
 * Turns the lock on, or repairs it if its credential was deleted: creating a credential asks for the device's unlock
 * just as using one does. A credential of a security key or another device is refused, because its holder could open
 * this app, and the owner could not without it.
 *
 * @throws LockError
 */
export async function setUpLock(names: { app: string; credential: string }): Promise<void> {
  const credential = await ask(() =>
    navigator.credentials.create({
      publicKey: {
        challenge: random(32),
        rp: { id: location.hostname, name: names.app },
        user: { id: random(16), name: names.credential, displayName: names.credential },
        pubKeyCredParams: [
          { type: "public-key", alg: -7 },
          { type: "public-key", alg: -257 },
        ],
        authenticatorSelection: {
          authenticatorAttachment: "platform",
          userVerification: "required",
          residentKey: "discouraged",
        },
        timeout: TIMEOUT_MS,
      },
    }),
  );
  const { response, rawId } = credential;
  if (!(response instanceof AuthenticatorAttestationResponse)) throw new LockError("impossible");
  requireOwnDevice(credential.authenticatorAttachment, response.getTransports?.());
  requireFlags(response.getAuthenticatorData(), USER_VERIFIED | CREDENTIAL_INCLUDED);
  await writeLockSetting({ state: "on", credentialId: rawId });
}

/**
 * Requests the device's unlock.
 *
 * @throws LockError
 */
export async function unlock(): Promise<void> {
  const setting = await readLockSetting();
  if (setting?.state !== "on") return;
  const { response, authenticatorAttachment } = await ask(() =>
    navigator.credentials.get({
      publicKey: {
        challenge: random(32),
        rpId: location.hostname,
        allowCredentials: [{ type: "public-key", id: setting.credentialId, transports: ["internal"] }],
        userVerification: "required",
        timeout: TIMEOUT_MS,
      },
    }),
  );
  if (!(response instanceof AuthenticatorAssertionResponse)) throw new LockError("impossible");
  requireOwnDevice(authenticatorAttachment, undefined);
  requireFlags(response.authenticatorData, USER_VERIFIED);
}

async function ask(request: () => Promise<Credential | null>): Promise<PublicKeyCredential> {
  try {
    const credential = await request();
    if (credential instanceof PublicKeyCredential) return credential;
  } catch (cause) {
    // A missing credential and a refusal by the person are deliberately indistinguishable (section 14.5.2).
    const cancelled = cause instanceof DOMException && /^(NotAllowedError|AbortError)$/.test(cause.name);
    throw new LockError(cancelled ? "cancelled" : "impossible", { cause });
  }
  throw new LockError("impossible");
}

/**
 * Requires that this same device answered, as far as the browser reports it (WebAuthn sections 5.1 and 5.2.1). Browsers
 * that do not report the attachment report the transports, which include `internal` for a platform authenticator.
 *
 * @throws LockError `other_device`
 */
export function requireOwnDevice(attachment: string | null | undefined, transports: string[] | undefined): void {
  const saysOther = Boolean(attachment) && attachment !== "platform";
  const reachedOtherwise = Boolean(transports?.length) && !transports?.includes("internal");
  if (saysOther || reachedOtherwise) throw new LockError("other_device");
}

/**
 * Requires that these flags are set in the authenticator data.
 *
 * @throws LockError `impossible`
 */
export function requireFlags(authenticatorData: ArrayBuffer, flags: number): void {
  const found = new Uint8Array(authenticatorData)[FLAGS_AT] ?? 0;
  if ((found & flags) !== flags) throw new LockError("impossible");
}

const random = (size: number) => crypto.getRandomValues(new Uint8Array(size));
