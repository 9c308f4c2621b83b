import { delMany, entries, get, set } from "idb-keyval";
import { CLAIM_TOKEN_BYTES, DECIDE_SECONDS, WAIT_SECONDS } from "#lib/protocol/limits.ts";
import type { Link } from "#lib/protocol/link.ts";
import { randomToken } from "#lib/protocol/random.ts";
import { changeRecord, store } from "./database.ts";

/** What binds a scanned ceremony to this device. Kept, so that a reloaded page can go on with it. */
export interface Claim {
  /** 32 random bytes, base64url. Only its hash is sent with the scan. */
  token: string;
  /** The key that scans, in a login. */
  keyId?: string | undefined;
  /** Milliseconds since 1970. */
  madeAt: number;
  /** While its question is open. */
  link?: Link | undefined;
}

/** Twice a ceremony's longest life: an old claim is of no use to anybody. */
const LIFE = 2 * (WAIT_SECONDS + DECIDE_SECONDS) * 1000;

const claims = store("claims");

/** The claim this device made on a challenge before, if it did. */
export function claimOf(challenge: string): Promise<Claim | undefined> {
  return get<Claim>(challenge, claims);
}

/** The claim on a link's challenge: the one made before with the same key, or a new one. Its question is open, and no other's. */
export async function claim(link: Link, keyId?: string): Promise<Claim> {
  const { challenge } = link;
  const before = await claimOf(challenge);
  const { token, madeAt } =
    before?.keyId === keyId && before ? before : { token: randomToken(CLAIM_TOKEN_BYTES), madeAt: Date.now() };
  const made: Claim = { token, keyId, madeAt, link };
  await set(challenge, made, claims);
  for (const [other, { link }] of await entries<string, Claim>(claims)) {
    if (link && other !== challenge) await closeClaim(other);
  }
  return made;
}

/** Notes that the question of a challenge was answered, or left. */
export async function closeClaim(challenge: string): Promise<void> {
  await changeRecord<Claim>(claims, challenge, (claim) => ({ ...claim, link: undefined }));
}

/** The link whose question was left open last, while there is time for its answer. */
export async function openClaim(now = Date.now()): Promise<Link | undefined> {
  const all = await entries<string, Claim>(claims);
  const open = all.map(([, claim]) => claim).filter(({ madeAt }) => now - madeAt < DECIDE_SECONDS * 1000);
  return open.sort((one, other) => other.madeAt - one.madeAt).find(({ link }) => link)?.link;
}

/** Drops the claims of ceremonies that are long over. */
export async function dropOldClaims(now = Date.now()): Promise<void> {
  const all = await entries<string, Claim>(claims);
  await delMany(
    all.filter(([, { madeAt }]) => now - madeAt > LIFE).map(([challenge]) => challenge),
    claims,
  );
}
