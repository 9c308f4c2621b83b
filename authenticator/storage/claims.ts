import { delMany, entries, get, set } from "idb-keyval";
import { CLAIM_TOKEN_BYTES, DECIDE_SECONDS, WAIT_SECONDS } from "#lib/protocol/limits.ts";
import type { Link } from "#lib/protocol/link.ts";
import { randomToken } from "#lib/protocol/random.ts";
import { changeRecord, store } from "./database.ts";

/** What binds a scanned ceremony to this device. Kept, so that a reloaded page can go on with it. */
export interface Claim {
  /** 32 random bytes, base64url. Only its hash is sent with the scan. */
  token: string;
  /** The key that scans, for the kinds that answer with a key of the account. */
  keyId?: string | undefined;
  /** Milliseconds since 1970, by this device's clock. Compared with that clock alone. */
  madeAt: number;
  /** While its question is open. */
  link?: Link | undefined;
  /** Nothing was sent yet: the person has to tap, or to choose an account, first. */
  unsent?: boolean | undefined;
}

/** A question that a page which was loaded anew goes on with. */
export interface OpenQuestion {
  link: Link;
  unsent: boolean;
}

/** Twice a ceremony's longest life: an older claim is of no use. */
const LIFE_MS = 2 * (WAIT_SECONDS + DECIDE_SECONDS) * 1000;

const claims = store("claims");

/** The claim this device made on a challenge before, if it did. */
export function claimOf(challenge: string): Promise<Claim | undefined> {
  return get<Claim>(challenge, claims);
}

/** The claim on a link's challenge: the one made before with the same key, or a new one. Its question is open, and no other's. */
export async function claim(link: Link, keyId?: string): Promise<Claim> {
  const before = await claimOf(link.challenge);
  const { token, madeAt } = before?.keyId === keyId && before ? before : fresh();
  const made: Claim = { token, keyId, madeAt, link };
  await keep(made, link);
  return made;
}

/** Notes that a link's question is open before anything was sent. */
export async function noteQuestion(link: Link): Promise<void> {
  const before = await claimOf(link.challenge);
  // What was sent before stays sent.
  const made: Claim = before ? { ...before, link } : { ...fresh(), link, unsent: true };
  await keep(made, link);
}

const fresh = () => ({ token: randomToken(CLAIM_TOKEN_BYTES), madeAt: Date.now() });

async function keep(made: Claim, { challenge }: Link): Promise<void> {
  await set(challenge, made, claims);
  for (const [other, { link }] of await entries<string, Claim>(claims)) {
    if (link && other !== challenge) await closeClaim(other);
  }
}

/** Notes that the question of a challenge was answered, or left. */
export async function closeClaim(challenge: string): Promise<void> {
  await changeRecord<Claim>(claims, challenge, (claim) => ({ ...claim, link: undefined }));
}

/** The question that was left open last, while there is time for its answer. */
export async function openQuestion(now = Date.now()): Promise<OpenQuestion | undefined> {
  const all = await entries<string, Claim>(claims);
  const open = all.map(([, claim]) => claim).filter(({ madeAt }) => now - madeAt < DECIDE_SECONDS * 1000);
  const last = open.sort((one, other) => other.madeAt - one.madeAt).find(({ link }) => link);
  return last?.link && { link: last.link, unsent: last.unsent === true };
}

/** Drops the claims of ceremonies that are long over. */
export async function dropOldClaims(now = Date.now()): Promise<void> {
  const all = await entries<string, Claim>(claims);
  await delMany(
    all.filter(([, { madeAt }]) => now - madeAt > LIFE_MS).map(([challenge]) => challenge),
    claims,
  );
}
