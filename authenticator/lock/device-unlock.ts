import { readLockSetting, writeLockSetting } from "../storage/settings.ts";

/**
 * The lock of the app's screens: the device's own unlock (WebAuthn Level 3, a platform
 * authenticator with user verification) before anything is shown or signed.
 *
 * It keeps out somebody who picks up an unlocked phone, and no more: the answer is checked
 * by this page, so code that runs in this page could pass it by. What protects the keys
 * from being copied is that they are not extractable, with or without this lock.
 */

/**
 * - `cancelled`: the person or the device broke off.
 * - `impossible`: this device or address cannot.
 * - `other_device`: a security key or another device answered.
 * - `not_kept`: the browser keeps no more data.
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

/** Bits 2 and 6 of the authenticator data's flags: the person was verified, and a new credential is in it (WebAuthn section 6.1). */
const USER_VERIFIED = 0b100;
const CREDENTIAL_INCLUDED = 0b100_0000;
/** The flags stand behind the SHA-256 of the relying party's id. */
const FLAGS_AT = 32;
const TIMEOUT_MS = 60_000;

/** Whether this device can lock: it has an unlock of its own, and the page a name (an address is no relying party). */
export async function canLock(): Promise<boolean> {
  if (!("PublicKeyCredential" in globalThis) || !isName(location.hostname)) return false;
  return PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable();
}

function isName(hostname: string): boolean {
  return !hostname.startsWith("[") && !/^\d+(\.\d+){3}$/.test(hostname);
}

/**
 * Turns the lock on, or sets it up anew when its credential is gone: making one asks for
 * the device's unlock just as using one does. A credential of a security key or of another device is refused: whoever
 * holds that could open this app, and its owner could not without it.
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
 * Asks for the device's unlock.
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
    // A missing credential and a person who says no look alike on purpose (section 14.5.2).
    const cancelled = cause instanceof DOMException && /^(NotAllowedError|AbortError)$/.test(cause.name);
    throw new LockError(cancelled ? "cancelled" : "impossible", { cause });
  }
  throw new LockError("impossible");
}

/**
 * Requires that this very device answered, as far as the browser says (WebAuthn sections 5.1 and 5.2.1). Browsers that
 * do not tell the attachment tell the transports, of which a platform's own authenticator has `internal`.
 *
 * @throws LockError `other_device`
 */
export function requireOwnDevice(attachment: string | null | undefined, transports: string[] | undefined): void {
  const saysOther = Boolean(attachment) && attachment !== "platform";
  const reachedOtherwise = Boolean(transports?.length) && !transports?.includes("internal");
  if (saysOther || reachedOtherwise) throw new LockError("other_device");
}

/**
 * Requires flags of the authenticator data.
 *
 * @throws LockError `impossible`
 */
export function requireFlags(authenticatorData: ArrayBuffer, flags: number): void {
  const found = new Uint8Array(authenticatorData)[FLAGS_AT] ?? 0;
  if ((found & flags) !== flags) throw new LockError("impossible");
}

const random = (size: number) => crypto.getRandomValues(new Uint8Array(size));
