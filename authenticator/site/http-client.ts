import type { RefusalCode } from "#lib/protocol/errors.ts";
import { ANSWER_BYTES } from "#lib/protocol/limits.ts";

/** Time limit for a whole answer, from the request to the last byte. */
export const TIMEOUT_MS = 10_000;

/**
 * Why a request to a site failed: a refusal of the protocol's closed list, or one of these.
 * - `no_answer`: it is not known what the site did.
 * - `intercepted`: something in front of the site answered, such as a proxy that requires its own sign-in.
 * - `unreadable`: the server does not speak QR2Pass.
 * - `refused`: a refusal with a code that this version does not know.
 */
export type SiteProblem = RefusalCode | "no_answer" | "intercepted" | "unreadable" | "refused";

/** The error of all requests to sites. */
export class SiteError extends Error {
  readonly problem: SiteProblem;
  /** The site's own text, for `refused`. */
  readonly text: string | undefined;

  constructor(problem: SiteProblem, options: { text?: string; cause?: unknown } = {}) {
    super(problem, { cause: options.cause });
    this.name = "SiteError";
    this.problem = problem;
    this.text = options.text;
  }
}

export interface SiteReply {
  /** Whether the status is 2xx. */
  ok: boolean;
  json: unknown;
}

export interface RequestOptions {
  method?: "GET" | "POST";
  /** Sent as JSON. */
  body?: object;
  /** Time limit for the whole answer, in milliseconds. */
  timeout?: number;
}

/**
 * Sends one request to a site and parses its answer as JSON. Reads at most 64 KB, and stops at the timeout even if the
 * answer never ends. Cookies are sent only to the origin from which this app was opened.
 *
 * @throws SiteError `no_answer`, `intercepted`, `unreadable`
 */
export async function requestJson(url: string, options: RequestOptions = {}): Promise<SiteReply> {
  const { method = "POST", body, timeout = TIMEOUT_MS } = options;
  const isOwn = new URL(url, globalThis.location?.href).origin === globalThis.location?.origin;
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(new Error("timeout")), timeout);
  try {
    const response = await fetch(url, {
      method,
      ...(body === undefined ? {} : { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }),
      // The cookie tells our own site that this browser is also the one that asks.
      credentials: isOwn ? "same-origin" : "omit",
      cache: "no-store",
      // No message of the protocol is answered with a redirect.
      redirect: "manual",
      referrerPolicy: "no-referrer",
      signal: limit.signal,
    });
    if (response.type === "opaqueredirect" || (response.status >= 300 && response.status < 400)) {
      throw new SiteError("intercepted");
    }
    return parse(response, await readText(response));
  } catch (cause) {
    throw cause instanceof SiteError ? cause : new SiteError("no_answer", { cause });
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Posts to a site that sends no CORS header: as a simple request (Fetch Standard, `no-cors`), which arrives although
 * its answer cannot be read.
 *
 * @throws SiteError `no_answer`
 */
export async function postUnread(url: string, body: object): Promise<void> {
  try {
    await fetch(url, {
      method: "POST",
      mode: "no-cors",
      headers: { "Content-Type": "text/plain" },
      body: JSON.stringify(body),
      credentials: "omit",
      cache: "no-store",
      referrerPolicy: "no-referrer",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch (cause) {
    throw new SiteError("no_answer", { cause });
  }
}

async function readText(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  if (!reader) return "";
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.byteLength;
    if (bytes > ANSWER_BYTES) {
      void reader.cancel().catch(() => undefined);
      throw new SiteError("unreadable");
    }
    text += decoder.decode(value, { stream: true });
  }
}

/**
 * Statuses of proxies that want a sign-in first (RFC 9110 sections 15.5.2 and 15.5.4; RFC 6585 section 6). The
 * site itself sends its refusals as JSON.
 */
const INTERCEPTING = [401, 403, 511];

function parse({ ok, status }: Response, text: string): SiteReply {
  try {
    return { ok, json: JSON.parse(text) };
  } catch (cause) {
    throw new SiteError(INTERCEPTING.includes(status) ? "intercepted" : "unreadable", { cause });
  }
}
