import { delMany, entries, get, set } from "idb-keyval";
import { CLAIM_TOKEN_BYTES, DECIDE_SECONDS, WAIT_SECONDS } from "#lib/protocol/limits.ts";
import type { Link } from "#lib/protocol/link.ts";
import { randomToken } from "#lib/protocol/random.ts";
import { changeRecord, store } from "./database.ts";

/** Binds a scanned ceremony to this device. Stored so that a page can continue after a reload. */
export interface Claim {
  /** 32 random bytes, base64url. The scan sends only its hash. */
  token: string;
  /** The key that scans, for kinds that are answered with a registered key. */
  keyId?: string | undefined;
  /** Milliseconds since 1970, by this device's clock. Compared only with that clock. */
  madeAt: number;
  /** The link; present while the question is open. */
  link?: Link | undefined;
  /** Whether nothing has been sent yet: the person first has to tap or to choose an account. */
  unsent?: boolean | undefined;
}

/** A question with which a page continues after a reload. */
export interface OpenQuestion {
  link: Link;
  unsent: boolean;
}

/** Twice the longest life of a ceremony. An older claim is useless. */
const LIFE_MS = 2 * (WAIT_SECONDS + DECIDE_SECONDS) * 1000;

const claims = store("claims");

/** This device's earlier claim on a challenge, if there is one. */
export function claimOf(challenge: string): Promise<Claim | undefined> {
  return get<Claim>(challenge, claims);
}

/**
 * The claim on a link's challenge: the earlier one with the same key, or a new one. Its question becomes the only open
 * one.
 */
export async function claim(link: Link, keyId?: string): Promise<Claim> {
  const before = await claimOf(link.challenge);
  const { token, madeAt } = before?.keyId === keyId && before ? before : fresh();
  const made: Claim = { token, keyId, madeAt, link };
  await keep(made, link);
  return made;
}

/** Records that a link's question is open before anything is sent. */
export async function noteQuestion(link: Link): Promise<void> {
  const before = await claimOf(link.challenge);
  // A question that was sent before stays marked as sent.
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

/** Records that the question of a challenge was answered or closed. */
export async function closeClaim(challenge: string): Promise<void> {
  await changeRecord<Claim>(claims, challenge, (claim) => ({ ...claim, link: undefined }));
}

/** The most recently opened question, if there is still time to answer it. */
export async function openQuestion(now = Date.now()): Promise<OpenQuestion | undefined> {
  const all = await entries<string, Claim>(claims);
  const open = all.map(([, claim]) => claim).filter(({ madeAt }) => now - madeAt < DECIDE_SECONDS * 1000);
  const last = open.sort((one, other) => other.madeAt - one.madeAt).find(({ link }) => link);
  return last?.link && { link: last.link, unsent: last.unsent === true };
}

/** Deletes the claims of ceremonies that ended long ago. */
export async function dropOldClaims(now = Date.now()): Promise<void> {
  const all = await entries<string, Claim>(claims);
  await delMany(
    all.filter(([, { madeAt }]) => now - madeAt > LIFE_MS).map(([challenge]) => challenge),
    claims,
  );
}
