import type { RefusalCode } from "#lib/protocol/errors.ts";

/** A request of the page to its site did not go well. */
export class SiteError extends Error {
  /** What the site refused with; null where it did not answer, or cannot do anything right now. */
  readonly code: RefusalCode | null;
  /** Seconds after which the site wants to be asked again; 0 where it did not say. */
  readonly retryAfter: number;

  constructor(code: RefusalCode | null, retryAfter = 0, options?: ErrorOptions) {
    super(code ?? "unreachable", options);
    this.name = "SiteError";
    this.code = code;
    this.retryAfter = retryAfter;
  }
}

/** An answer that takes longer is no answer. */
const PATIENCE_MS = 10_000;

/**
 * Sends a request of the page to its own site, and reads the JSON of the answer.
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
      // A message that gives a ceremony up outlasts the page that sends it.
      keepalive: method === "POST",
      ...(body === undefined ? {} : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
    });
    // An answer that is not JSON is a proxy's, or a hotel network's, and not the site's.
    answer = await response.json();
  } catch (cause) {
    throw new SiteError(null, 0, { cause });
  }
  if (response.ok) return answer as T;
  const retryAfter = Number(response.headers.get("retry-after")) || 0;
  const code = (answer as { code?: unknown } | null)?.code;
  throw new SiteError(response.status < 500 && typeof code === "string" ? (code as RefusalCode) : null, retryAfter);
}
