import { delMany, entries, get, set } from "idb-keyval";
import { CLAIM_TOKEN_BYTES, DECIDE_SECONDS, WAIT_SECONDS } from "#lib/protocol/limits.ts";
import { randomToken } from "#lib/protocol/random.ts";
import { store } from "./database.ts";

/** What binds a scanned ceremony to this device. Kept, so that a reloaded page can go on with it. */
export interface Claim {
  /** 32 random bytes, base64url. Only its hash is sent with the scan. */
  token: string;
  /** The key that scans, in a login. */
  keyId?: string | undefined;
  /** Milliseconds since 1970. */
  madeAt: number;
}

/** Twice a ceremony's longest life: an old claim is of no use to anybody. */
const LIFE = 2 * (WAIT_SECONDS + DECIDE_SECONDS) * 1000;

const claims = store("claims");

/** The claim this device made on a challenge before, if it did. */
export function claimOf(challenge: string): Promise<Claim | undefined> {
  return get<Claim>(challenge, claims);
}

/** The claim on a challenge: the one made before with the same key, or a new one. */
export async function claim(challenge: string, keyId?: string): Promise<Claim> {
  const before = await claimOf(challenge);
  if (before && before.keyId === keyId) return before;
  const fresh: Claim = { token: randomToken(CLAIM_TOKEN_BYTES), keyId, madeAt: Date.now() };
  await set(challenge, fresh, claims);
  return fresh;
}

/** Drops the claims of ceremonies that are long over. */
export async function dropOldClaims(now = Date.now()): Promise<void> {
  const all = await entries<string, Claim>(claims);
  await delMany(
    all.filter(([, { madeAt }]) => now - madeAt > LIFE).map(([challenge]) => challenge),
    claims,
  );
}
