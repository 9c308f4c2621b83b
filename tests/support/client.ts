import {
  type BeginAnswer,
  type RedeemAnswer,
  type ScanAnswer,
  type SessionAnswer,
  type StateEvent,
  scanAnswerSchema,
} from "#lib/protocol/answers.ts";
import { exportPublicKey, generateKeyPair, keyIdOf, signWith } from "#lib/protocol/keys.ts";
import { bringsKey, challengeField } from "#lib/protocol/kinds.ts";
import { CLAIM_TOKEN_BYTES } from "#lib/protocol/limits.ts";
import { type Link, parseLink } from "#lib/protocol/link.ts";
import { randomToken, sha256Text } from "#lib/protocol/random.ts";
import { encodeKeyRemoval, encodeTranscript } from "#lib/protocol/transcript.ts";
import { readEvents } from "./event-source.ts";

/** Time limit for every request except event streams. */
const REQUEST_MS = 30_000;

/** A refusal of the server. */
export class Refused extends Error {
  readonly status: number;
  /** The code from the closed list; empty if the answer was not one of ours. */
  readonly code: string;
  /** Seconds. */
  readonly retryAfter: number | null;

  constructor(status: number, code: string, retryAfter: string | null) {
    super(`${status} ${code}`);
    this.status = status;
    this.code = code;
    this.retryAfter = retryAfter === null ? null : Number(retryAfter);
  }
}

/** The JSON of a successful answer. @throws Refused */
async function bodyOf<T>(response: Response): Promise<T> {
  const text = await response.text();
  if (response.ok) return JSON.parse(text) as T;
  let code = "";
  try {
    code = (JSON.parse(text) as { code?: string }).code ?? "";
  } catch {
    // The error page of a proxy.
  }
  throw new Refused(response.status, code, response.headers.get("retry-after"));
}

/** The address of a server, and the origin that it uses (`AUTH_URL`) if that differs. */
export interface Site {
  at: string;
  provider?: string;
  /** Sent with every request, e.g. `x-forwarded-for`. */
  headers?: Record<string, string>;
}

/** The device that shows the code: its cookies, and the in-band messages. */
export class Browser {
  readonly cookies = new Map<string, string>();
  readonly #site: Site;

  constructor(site: string | Site) {
    this.#site = typeof site === "string" ? { at: site } : site;
  }

  /** The same browser, with its cookies, at another instance of the same site. */
  movedTo(at: string): Browser {
    const moved = new Browser({ provider: this.#site.at, ...this.#site, at });
    for (const [name, value] of this.cookies) moved.cookies.set(name, value);
    return moved;
  }

  async fetch(path: string, init: RequestInit & { headers?: Record<string, string> } = {}): Promise<Response> {
    const { at, provider = at, headers } = this.#site;
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await fetch(at + path, {
      signal: AbortSignal.timeout(REQUEST_MS),
      redirect: "manual",
      ...init,
      headers: {
        ...headers,
        ...(cookie ? { cookie } : {}),
        ...(init.method === "POST" ? { origin: provider } : {}),
        ...init.headers,
      },
    });
    for (const line of response.headers.getSetCookie()) this.#keep(line);
    return response;
  }

  #keep(line: string): void {
    const [pair = "", ...attributes] = line.split(";");
    const at = pair.indexOf("=");
    const name = pair.slice(0, at).trim();
    const gone = attributes.some((text) => {
      const [key, value = ""] = text.trim().split("=");
      if (/^max-age$/i.test(key ?? "")) return Number(value) <= 0;
      return /^expires$/i.test(key ?? "") && Date.parse(value) <= Date.now();
    });
    if (gone) this.cookies.delete(name);
    else this.cookies.set(name, pair.slice(at + 1));
  }

  /** Begins a ceremony. @throws Refused */
  async begin(request: BeginMessage = { action: "login" }): Promise<Begun> {
    const answer = await bodyOf<BeginAnswer>(await this.#post("/api/ceremonies", request));
    const { challenge, nonce, link, user_code: userCode = "", valid_till: validTill } = answer;
    return { challenge: challenge ?? nonce ?? "", link, userCode, validTill };
  }

  /** The ceremony's states from its stream, until it ends or the caller stops reading. @throws Refused */
  async *events(challenge: string, signal?: AbortSignal): AsyncGenerator<StateEvent> {
    const path = `/api/ceremonies/${challenge}/events`;
    const response = await this.fetch(path, { signal: signal ?? null, headers: { accept: "text/event-stream" } });
    if (!response.ok || !response.body) return void (await bodyOf(response));
    for await (const { event, data } of readEvents(response.body)) {
      if (event === "state") yield JSON.parse(data) as StateEvent;
    }
  }

  /** The ceremony's current state, requested once. @throws Refused */
  async state(challenge: string): Promise<StateEvent> {
    return bodyOf<StateEvent>(await this.fetch(`/api/ceremonies/${challenge}`));
  }

  /** Redeems an approved ceremony. Returns the path that the page goes to. @throws Refused */
  async redeem(challenge: string, request?: { stay: boolean }): Promise<string> {
    return (await this.redeemed(challenge, request)).redirect;
  }

  /** Redeems an approved ceremony. Returns the whole answer. @throws Refused */
  async redeemed(challenge: string, request?: { stay: boolean }): Promise<RedeemAnswer> {
    return bodyOf<RedeemAnswer>(await this.#post(`/api/ceremonies/${challenge}/redeem`, request));
  }

  /** Cancels a ceremony. @throws Refused */
  async cancel(challenge: string): Promise<void> {
    await bodyOf(await this.#post(`/api/ceremonies/${challenge}/cancel`));
  }

  /** Whether this browser has a live session. */
  async isSignedIn(): Promise<boolean> {
    return (await bodyOf<SessionAnswer>(await this.fetch("/api/session"))).email !== null;
  }

  /** Ends this session, or all sessions of the account. @throws Refused */
  async signOut(everywhere = false): Promise<void> {
    await bodyOf(await this.#post("/api/sign-out", { everywhere }));
  }

  /** Removes a key from the account that is signed in. @throws Refused */
  async removeKey({ keyId, privateKey }: Account, provider = this.#site.provider ?? this.#site.at): Promise<void> {
    const signature = await signWith(privateKey, encodeKeyRemoval({ provider, keyId }));
    await bodyOf(await this.#post("/api/keys/remove", { key_id: keyId, signature }));
  }

  #post(path: string, body?: unknown): Promise<Response> {
    if (body === undefined) return this.fetch(path, { method: "POST" });
    const headers = { "content-type": "application/json" };
    return this.fetch(path, { method: "POST", headers, body: JSON.stringify(body) });
  }
}

/** The request that begins a ceremony, by default of version 2. */
export type BeginMessage = { version?: 1 } & (
  | { action: "login"; next?: string }
  | { action: "register"; email: string; next?: string }
  | { action: "add-device"; recovery?: string; remove_keys?: boolean }
  | { action: "confirm"; operation: string; parameters?: Record<string, unknown> }
);

export interface Begun {
  challenge: string;
  link: string;
  /** The code `WDJB-MJHT` to type; empty in version 1. */
  userCode: string;
  /** Seconds since 1970. */
  validTill: number;
}

/** A key with its account. */
export interface Account {
  email: string;
  keyId: string;
  publicKey: string;
  privateKey: CryptoKey;
}

/** A ceremony that this phone claimed, and the answer to its scan. */
export interface Scanned {
  link: Link;
  claimToken: string;
  answer: ScanAnswer;
}

/** Generates the key for a new account. */
export async function newAccount(email: string): Promise<Account> {
  const pair = await generateKeyPair();
  const publicKey = await exportPublicKey(pair.publicKey);
  return { email, publicKey, keyId: await keyIdOf(publicKey), privateKey: pair.privateKey };
}

/** The device with the keys: the out-of-band messages, signed as in docs/protocol.md. */
export class Phone {
  readonly #site: Site;

  constructor(site: string | Site) {
    this.#site = typeof site === "string" ? { at: site } : site;
  }

  /** Posts one out-of-band message. @throws Refused */
  async post<T>(path: string, message: object): Promise<T> {
    const response = await fetch(this.#site.at + path, {
      method: "POST",
      signal: AbortSignal.timeout(REQUEST_MS),
      headers: { ...this.#site.headers, "content-type": "application/json" },
      body: JSON.stringify({ version: 2, ...message }),
    });
    return bodyOf<T>(response);
  }

  /** Claims a ceremony; for a login with the key of `account`. @throws Refused */
  async scan(code: string, account?: Account, claimToken = randomToken(CLAIM_TOKEN_BYTES)): Promise<Scanned> {
    const link = parseLink(code);
    const answer = await this.post("/api/scan", {
      [challengeField(link.action)]: link.challenge,
      claim: await sha256Text(claimToken),
      ...(account && !bringsKey(link.action) ? { key_id: account.keyId } : {}),
    });
    return { link, claimToken, answer: scanAnswerSchema.parse(answer) };
  }

  /** Approves a registration or the adding of a device, with the key of `account`. @throws Refused */
  async register({ link, claimToken }: Scanned, account: Account, number?: number): Promise<void> {
    await this.post("/api/register", {
      email: account.email,
      public_key: account.publicKey,
      nonce: link.challenge,
      claim_token: claimToken,
      device_name: "Test phone",
      number,
      response: await sign(link, account, number),
    });
  }

  /** Approves a login, or confirms the text in the answer to the scan. @throws Refused */
  async login({ link, claimToken, answer }: Scanned, account: Account, number?: number): Promise<void> {
    await this.post("/api/login", {
      username: account.email,
      challenge: link.challenge,
      key_id: account.keyId,
      claim_token: claimToken,
      number,
      response: await sign(link, account, number, answer.text),
    });
  }

  /** Denies a ceremony. @throws Refused */
  async deny({ link, claimToken }: Scanned): Promise<void> {
    await this.post("/api/deny", { [challengeField(link.action)]: link.challenge, claim_token: claimToken });
  }
}

async function sign(link: Link, account: Account, number?: number, text?: string): Promise<string> {
  const { action, provider, challenge } = link;
  const { email, keyId, privateKey } = account;
  const textHash = text === undefined ? undefined : await sha256Text(text);
  return signWith(privateKey, encodeTranscript({ action, provider, email, challenge, keyId, number, textHash }));
}
