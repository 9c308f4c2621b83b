import { Auth, type AuthConfig, skipCSRFCheck } from "@auth/core";
import Credentials from "next-auth/providers/credentials";
import { z } from "zod";
import { SESSION_DAYS, type Session, visitSession } from "./accounts/sessions.ts";
import { authSecrets, firstAuthSecret } from "./foundation/auth-secrets.ts";
import { describeError, log } from "./foundation/log.ts";
import { settings } from "./foundation/settings.ts";
import { cookieName, readCookie, setCookie } from "./http/cookies.ts";
import { isSecure } from "./http/provider.ts";
import { openSession, sealSession } from "./http/session-token.ts";
import { ProtocolError } from "./protocol/errors.ts";

const credentialsSchema = z.object({ token: z.string() });
const tokenSchema = z.object({ sid: z.uuid() });

/** The custom provider. Its credential is the id of a session that has begun, sealed by this server. */
const qr2pass = Credentials({
  id: "qr2pass",
  name: "QR2Pass",
  credentials: { token: {} },
  authorize(credentials) {
    const id = openSession(credentialsSchema.parse(credentials).token, authSecrets());
    return id === null ? null : { id };
  },
});

const config = (): AuthConfig => ({
  basePath: "/api/auth",
  providers: [qr2pass],
  secret: authSecrets(),
  trustHost: true,
  // NextAuth's routes are not served. The only request that it handles is created below, without a browser's cookies.
  skipCSRFCheck,
  session: { strategy: "jwt", maxAge: SESSION_DAYS * 24 * 3600 },
  cookies: {
    sessionToken: {
      name: sessionCookieName(),
      options: { httpOnly: true, sameSite: "lax", path: "/", secure: hasSecureCookies() },
    },
  },
  jwt: {
    encode: ({ token }) => sealSession(tokenSchema.parse(token).sid, firstAuthSecret()),
    decode: ({ token }) => {
      const sid = openSession(token ?? null, authSecrets());
      return sid === null ? null : { sid };
    },
  },
  callbacks: { jwt: ({ token, user }) => (user?.id ? { sid: user.id } : token) },
  logger: {
    error: (error) => log("error", "next-auth", describeError(error)),
    warn: (code) => log("warn", "next-auth", { code }),
    debug: () => {},
  },
});

const hasSecureCookies = () => isSecure(settings().AUTH_URL ?? (settings().TLS_CERT_FILE ? "https://" : "http://"));
const sessionCookieName = () => cookieName("session", hasSecureCookies());

/**
 * The `Set-Cookie` that signs a browser in to a session that has begun, as NextAuth writes it for the custom provider.
 *
 * @param provider the site's origin
 * @param persistent whether the cookie survives closing the browser
 * @throws ProtocolError `internal` if NextAuth writes no cookie
 */
export async function signInCookie(sessionId: string, provider: string, persistent: boolean): Promise<string> {
  const body = new URLSearchParams({ token: sealSession(sessionId, firstAuthSecret()) });
  const request = new Request(`${provider}/api/auth/callback/qr2pass`, { method: "POST", body });
  const response = await Auth(request, config());
  const cookie = response.headers.getSetCookie().find((line) => line.startsWith(`${sessionCookieName()}=`));
  if (cookie === undefined) throw new ProtocolError("internal");
  return persistent ? cookie : cookie.replace(/; *(Expires|Max-Age)=[^;]*/gi, "");
}

/** The `Set-Cookie` that deletes the session's cookie. The caller ends the session itself. */
export const signOutCookie = () => setCookie("session", "", { secure: hasSecureCookies(), sameSite: "Lax", maxAge: 0 });

/** The live session of the request with these headers, or null. @throws ProtocolError `unavailable` */
export async function currentSession(headers: Headers): Promise<Session | null> {
  const sessionId = sessionIdOf(headers);
  return sessionId === null ? null : visitSession(sessionId);
}

/** The live session of the request with these headers. @throws ProtocolError also `not_signed_in` if there is none */
export async function requireSession(headers: Headers): Promise<Session> {
  const session = await currentSession(headers);
  if (!session) throw new ProtocolError("not_signed_in");
  return session;
}

/** The session id in a request's cookie. The session may have ended already. */
export function sessionIdOf(headers: Headers): string | null {
  return openSession(readCookie(headers, sessionCookieName()), authSecrets());
}
