import type { RefusalCode } from "#lib/protocol/errors.ts";

/** A request of a page to its site failed or was refused. */
export class SiteError extends Error {
  /** The refusal's code; null if the site did not answer or is temporarily unavailable. */
  readonly code: RefusalCode | null;
  /** Seconds to wait before the next request; 0 if the site did not say. */
  readonly retryAfter: number;

  constructor(code: RefusalCode | null, retryAfter = 0, options?: ErrorOptions) {
    super(code ?? "unreachable", options);
    this.name = "SiteError";
    this.code = code;
    this.retryAfter = retryAfter;
  }
}

/** How long to wait for an answer. */
const PATIENCE_MS = 10_000;

/**
 * Sends a request from the page to its own site, and returns the JSON of the answer.
 *
 * @param path of the site's API
 * @param body is sent as JSON; left out where the message has none
 * @throws SiteError
 */
export async function siteRequest<T>(method: "GET" | "POST", path: string, body?: unknown): Promise<T> {
  let response: Response;
  let answer: unknown;
  try {
    response = await fetch(path, {
      method,
      cache: "no-store",
      signal: AbortSignal.timeout(PATIENCE_MS),
      // `keepalive` lets a message that cancels a ceremony complete after the page is gone.
      keepalive: method === "POST",
      ...(body === undefined ? {} : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
    });
    // An answer that is not JSON comes from a proxy or a captive portal, and not from the site.
    answer = await response.json();
  } catch (cause) {
    throw new SiteError(null, 0, { cause });
  }
  if (response.ok) return answer as T;
  const retryAfter = Number(response.headers.get("retry-after")) || 0;
  const code = (answer as { code?: unknown } | null)?.code;
  throw new SiteError(response.status < 500 && typeof code === "string" ? (code as RefusalCode) : null, retryAfter);
}
