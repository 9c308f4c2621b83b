import { type NextRequest, NextResponse } from "next/server";
import { isDatabaseWell } from "#lib/accounts/health.ts";
import { refusal } from "#lib/http/answer.ts";
import { callerOf, isOnOurServer } from "#lib/http/caller.ts";
import { providerOf } from "#lib/http/provider.ts";
import { admit, requireAdmission } from "#lib/http/site-limits.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";
import { randomToken } from "#lib/protocol/random.ts";

/**
 * Whatever may be a page, also one that is not there: routes under /api have their own wrapper, the build's files need
 * no policy, and a service worker would take a page's for its own.
 */
export const config = { matcher: ["/((?!api/|_next/static/|authenticator-worker\\.js$).*)"] };

/** A page cannot choose its status, and the account's has nothing to show without the database. */
const UNAVAILABLE = { status: 503, headers: { "retry-after": "5" } };

/** Refuses hosts that are not ours, and gives each page its Content-Security-Policy (W3C CSP Level 3). */
export async function proxy(request: NextRequest): Promise<Response> {
  try {
    providerOf(request.headers.get("host"));
    // No page takes anything but a look at it. Next would collect a body, and run a server action, of which there is none.
    if (request.method !== "GET" && request.method !== "HEAD") throw new ProtocolError("method_not_allowed");
    // Our own server has counted it before.
    if (!isOnOurServer()) requireAdmission(await admit("page", callerOf(request.headers)));
  } catch (error) {
    if (error instanceof ProtocolError) return refusal(error);
    throw error;
  }
  const path = request.nextUrl.pathname.replace(/\/$/, "");
  const authenticator = path === "/authenticator";
  const policy = contentSecurityPolicy(randomToken(16), authenticator);
  const headers = new Headers(request.headers);
  // Next reads the nonce for its own scripts out of this.
  headers.set("content-security-policy", policy);
  const response =
    path === "/account" && !(await isDatabaseWell())
      ? NextResponse.rewrite(new URL("/unavailable", request.url), { request: { headers }, ...UNAVAILABLE })
      : NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  response.headers.set(
    "permissions-policy",
    `camera=${authenticator ? "(self)" : "()"}, microphone=(), geolocation=()`,
  );
  return response;
}

function contentSecurityPolicy(nonce: string, authenticator: boolean): string {
  // An authenticator that was installed here serves the accounts of every site.
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
  ].join("; ");
}
