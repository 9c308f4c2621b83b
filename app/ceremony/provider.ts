import type { RefusalCode } from "#lib/protocol/errors.ts";
import type { BeginAnswer, RedeemAnswer, StateEvent } from "#lib/protocol/messages.ts";

/** The ceremony that a page asks for: for the original app, or where `version` is left out for ours. */
export type Asked = { version?: 1 } & (
  | { action: "login"; next: string | null }
  | { action: "register"; email: string }
);

/** The site answered, and said no. */
export class Refused extends Error {
  readonly code: RefusalCode;
  /** Seconds. */
  readonly retryAfter: number;

  constructor(code: RefusalCode, retryAfter: number) {
    super(code);
    this.code = code;
    this.retryAfter = retryAfter;
  }
}

/** The site did not answer, or cannot do anything right now. */
export class Unreachable extends Error {
  /** Seconds. */
  readonly retryAfter: number;

  constructor(retryAfter: number, options?: ErrorOptions) {
    super("unreachable", options);
    this.retryAfter = retryAfter;
  }
}

const PATIENCE_MS = 10_000;

/** A ceremony's in-band messages (docs/protocol.md), all of them on the page's own origin. */
export interface Provider {
  /** @throws Refused, Unreachable */
  begin(): Promise<BeginAnswer>;
  /** @throws Refused, Unreachable */
  redeem(challenge: string): Promise<RedeemAnswer>;
  /** Hears of each state until the returned function is called, or `lost` is: then nothing more comes. */
  listen(challenge: string, heard: (event: StateEvent) => void, lost: () => void): () => void;
}

export function providerFor(asked: Asked): Provider {
  return {
    // One at a time across tabs: two first ones would overwrite each other's browser secret.
    begin: () => oneAtATime(() => post<BeginAnswer>("/api/ceremonies", withoutNulls(asked))),
    redeem: (challenge) => post<RedeemAnswer>(`/api/ceremonies/${challenge}/redeem`),
    listen,
  };
}

function listen(challenge: string, heard: (event: StateEvent) => void, lost: () => void): () => void {
  const source = new EventSource(`/api/ceremonies/${challenge}/events`);
  source.addEventListener("state", (event) => heard(JSON.parse(event.data) as StateEvent));
  source.addEventListener("error", () => {
    // Its own way to reconnect gives up after an HTTP error and does not say which; ours does neither.
    source.close();
    lost();
  });
  return () => source.close();
}

/**
 * Posts JSON to the site.
 *
 * @throws Refused, Unreachable
 */
export async function post<T>(path: string, body?: unknown): Promise<T> {
  let response: Response;
  let answer: unknown;
  try {
    response = await fetch(path, {
      method: "POST",
      cache: "no-store",
      signal: AbortSignal.timeout(PATIENCE_MS),
      ...(body === undefined ? {} : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
    });
    // What is not JSON does not come from the site: a proxy's page, or a hotel's.
    answer = await response.json();
  } catch (cause) {
    throw new Unreachable(0, { cause });
  }
  if (response.ok) return answer as T;
  const retryAfter = Number(response.headers.get("retry-after")) || 0;
  const code = (answer as { code?: unknown } | null)?.code;
  if (response.status >= 500 || typeof code !== "string") throw new Unreachable(retryAfter);
  throw new Refused(code as RefusalCode, retryAfter);
}

async function oneAtATime<T>(work: () => Promise<T>): Promise<T> {
  let made: Promise<T> | undefined;
  const start = () => {
    made = work();
    return made;
  };
  // Missing outside secure contexts, and forbidden where cookies are: the site is to say so itself.
  await navigator.locks?.request("qr2pass-begin", start).catch(() => undefined);
  return made ?? work();
}

function withoutNulls(asked: Asked): Record<string, unknown> {
  return Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== null));
}
