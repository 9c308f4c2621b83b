import { readLockSetting, writeLockSetting } from "./settings.ts";

/**
 * The lock of the app's screens: the device's own unlock (WebAuthn Level 3, a platform
 * authenticator with user verification) before anything is shown or signed.
 *
 * It keeps out somebody who picks up an unlocked phone, and no more: the answer is checked
 * by this page, so code that runs in this page could pass it by. What protects the keys
 * from being copied is that they are not extractable, with or without this lock.
 */

/** `cancelled`: the person or the device broke off. `impossible`: this device or address cannot. `not_kept`: the browser keeps no more data. */
export type LockFailure = "cancelled" | "impossible" | "not_kept";

export class LockError extends Error {
  readonly failure: LockFailure;

  constructor(failure: LockFailure, options?: ErrorOptions) {
    super(failure, options);
    this.name = "LockError";
    this.failure = failure;
  }
}

/** Bit 2 of the authenticator data's flags: the person was verified (WebAuthn section 6.1). */
const USER_VERIFIED = 0b100;
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
 * the device's unlock just as using one does.
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
  requireVerified(response.getAuthenticatorData());
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
  const { response } = await ask(() =>
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
  requireVerified(response.authenticatorData);
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

function requireVerified(authenticatorData: ArrayBuffer): void {
  const flags = new Uint8Array(authenticatorData)[FLAGS_AT] ?? 0;
  if ((flags & USER_VERIFIED) === 0) throw new LockError("impossible");
}

const random = (size: number) => crypto.getRandomValues(new Uint8Array(size));
