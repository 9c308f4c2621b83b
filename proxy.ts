import { type NextRequest, NextResponse } from "next/server";
import { isDatabaseWell } from "#lib/accounts/health.ts";
import { refusal } from "#lib/http/answer.ts";
import { browserHashOf, makeBrowserSecret } from "#lib/http/browser-secret.ts";
import { callerOf, isOnOurServer } from "#lib/http/caller.ts";
import { isVisibleNavigation, NAVIGATION_HEADER } from "#lib/http/navigation.ts";
import { providerOf } from "#lib/http/provider.ts";
import { toResponse } from "#lib/http/reply.ts";
import { admit, requireAdmission } from "#lib/http/site-limits.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";
import { randomToken } from "#lib/protocol/random.ts";

/**
 * Everything that may be a page, including missing ones. Routes under /api have their own wrapper, the build's files
 * need no policy, and a service worker would apply a page's policy to itself.
 */
export const config = { matcher: ["/((?!api/|_next/static/|authenticator-worker\\.js$).*)"] };

/** Pages that show a ceremony's code, which may begin while they are rendered (`app/first-ceremony.ts`). */
const CEREMONY_PAGES = ["/login", "/register"];
/**
 * Pages that have nothing to show without the database. A page cannot choose its own HTTP status, so this is decided
 * here.
 */
const DATABASE_PAGES = ["/account", "/account/history"];
const UNAVAILABLE = { status: 503, headers: { "retry-after": "5" } };

/**
 * Refuses wrong hosts, gives each page its Content-Security-Policy (W3C CSP Level 3) and, if a ceremony may begin,
 * gives the browser its secret. A page that needs the database is replaced by an explanation while the database is
 * unreachable.
 */
export async function proxy(request: NextRequest): Promise<Response> {
  let provider: string;
  try {
    provider = providerOf(request.headers.get("host"));
    // Pages can only be read. For other methods Next would collect a body and try to run a server action, of which
    // there are none.
    if (request.method !== "GET" && request.method !== "HEAD") throw new ProtocolError("method_not_allowed");
    // Our own server has counted the request before.
    if (!isOnOurServer()) requireAdmission(await admit("page", callerOf(request.headers)));
  } catch (error) {
    if (error instanceof ProtocolError) return toResponse(refusal(error));
    throw error;
  }
  const path = request.nextUrl.pathname.replace(/\/$/, "");
  const authenticator = path === "/authenticator";
  const policy = contentSecurityPolicy(randomToken(16), authenticator);
  const headers = new Headers(request.headers);
  // Next reads the nonce for its own scripts from this header.
  headers.set("content-security-policy", policy);
  const newSecret = admitNavigation(request, path, headers, provider);
  const response =
    DATABASE_PAGES.includes(path) && !(await isDatabaseWell())
      ? NextResponse.rewrite(new URL("/unavailable", request.url), { request: { headers }, ...UNAVAILABLE })
      : NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  response.headers.set(
    "permissions-policy",
    `camera=${authenticator ? "(self)" : "()"}, microphone=(), geolocation=()`,
  );
  if (newSecret !== null) response.headers.append("set-cookie", newSecret);
  return response;
}

/**
 * Tells the page, by a header that no client can set, for which browser it may begin a ceremony.
 *
 * @param headers the request headers that the page will receive
 * @returns the `Set-Cookie` of a new browser secret, if the browser had none
 */
function admitNavigation(request: NextRequest, path: string, headers: Headers, provider: string): string | null {
  headers.delete(NAVIGATION_HEADER);
  if (!CEREMONY_PAGES.includes(path) || !isVisibleNavigation(request.method, request.headers)) return null;
  const known = browserHashOf(request.headers, provider);
  const made = known === null ? makeBrowserSecret(provider) : null;
  headers.set(NAVIGATION_HEADER, known ?? made?.browserHash ?? "");
  return made?.cookie ?? null;
}

function contentSecurityPolicy(nonce: string, authenticator: boolean): string {
  // An authenticator that was installed here serves the accounts of all sites.
  const connect = authenticator ? "'self' https: http://localhost:* http://127.0.0.1:*" : "'self'";
  return [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' blob: data:",
    "media-src 'self' blob:",
    "font-src 'self'",
    `connect-src ${connect}`,
    "manifest-src 'self'",
    "worker-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    // The only policy allowed (`app/shell/TrustedScripts.tsx`). Text that no policy accepts does not become a script.
    "require-trusted-types-for 'script'",
    "trusted-types default",
  ].join("; ");
}
