import { AsyncLocalStorage } from "node:async_hooks";
import { headers as requestHeaders } from "next/headers";
import type { NextRequest } from "next/server";
import NextAuth, { type NextAuthConfig } from "next-auth";
import { getToken } from "next-auth/jwt";
import Credentials from "next-auth/providers/credentials";
import { z } from "zod";
import { endSession, findSession, SESSION_DAYS, type Session } from "./accounts/sessions.ts";
import { redeemLogin } from "./ceremony/redeem.ts";
import { env } from "./env.ts";
import { inBandOfBrowser } from "./http/in-band.ts";
import { isSecure } from "./http/provider.ts";
import { describeError, log } from "./log.ts";
import { ProtocolError } from "./protocol/errors.ts";
import { challengeSchema } from "./protocol/messages.ts";
import { tellAccount } from "./signals/signals.ts";

/** What the session cookie holds, encrypted: our own session's id. The rest is in the table. */
const tokenSchema = z.object({ sid: z.uuid() });
const credentialsSchema = z.object({ challenge: challengeSchema });

/**
 * The custom provider: redeeming an approved login is what signs a browser in. NextAuth also
 * exposes this under `/api/auth/callback/qr2pass`, so every check is made right here.
 */
const qr2pass = Credentials({
  id: "qr2pass",
  name: "QR2Pass",
  credentials: { challenge: {} },
  async authorize(credentials, request) {
    const { challenge } = credentialsSchema.parse(credentials);
    const { provider, browserHash } = await inBandOfBrowser(request);
    const { sessionId, userId } = await redeemLogin(
      challenge,
      { provider, browserHash },
      await sessionIdOf(request.headers),
    );
    return { id: userId, sessionId };
  },
});

const config = (): NextAuthConfig => ({
  providers: [qr2pass],
  secret: secrets(),
  trustHost: true,
  useSecureCookies: hasSecureCookies(),
  session: { strategy: "jwt", maxAge: SESSION_DAYS * 24 * 3600 },
  pages: { signIn: "/login", signOut: "/account", error: "/login" },
  callbacks: {
    async jwt({ token, user }) {
      if (user && "sessionId" in user) return { sid: user.sessionId };
      const parsed = tokenSchema.safeParse(token);
      return parsed.success && (await findSession(parsed.data.sid)) ? token : null;
    },
  },
  events: {
    async signOut(message) {
      const parsed = tokenSchema.safeParse("token" in message ? message.token : null);
      const userId = parsed.success ? await endSession(parsed.data.sid) : null;
      if (userId !== null) await tellAccount(userId);
    },
  },
  logger: {
    error(error) {
      const refused = refusalIn(error);
      if (!refused) log("error", "next-auth", describeError(unwrapped(error)));
      // What is refused for the caller's own fault is an answer, and its route logs that.
      else if (refused.status >= 500) outages.getStore()?.push(refused);
    },
    warn: (code) => log("warn", "next-auth", { code }),
    debug: () => {},
  },
});

const { handlers, signIn, signOut } = NextAuth(config);

/**
 * What went wrong while NextAuth served a request. It takes every error for a broken session and has the browser
 * forget the cookie: a store that is down for a moment would sign everybody out.
 */
const outages = new AsyncLocalStorage<ProtocolError[]>();

const unlessDown = (handler: (request: NextRequest) => Promise<Response>) => async (request: NextRequest) => {
  const met: ProtocolError[] = [];
  const response = await outages.run(met, () => handler(request));
  if (met[0]) throw met[0];
  return response;
};

/** NextAuth's own routes. They throw ProtocolError `unavailable` when a store is down. */
export const authHandlers = { GET: unlessDown(handlers.GET), POST: unlessDown(handlers.POST) };

/** The first one encrypts; a cookie that any of them encrypted is read. */
function secrets(): string[] {
  const { AUTH_SECRET, AUTH_SECRET_PREVIOUS } = env();
  return [AUTH_SECRET, AUTH_SECRET_PREVIOUS].filter((secret) => secret !== undefined);
}

const hasSecureCookies = () => isSecure(env().AUTH_URL ?? (env().TLS_CERT_FILE ? "https://" : "http://"));

/**
 * Redeems an approved login and sets the session's cookie on the response of this request.
 *
 * @throws ProtocolError as `redeemLogin`
 */
export async function signInByCeremony(challenge: string): Promise<void> {
  try {
    await signIn("qr2pass", { challenge, redirect: false });
  } catch (error) {
    throw unwrapped(error);
  }
}

/** Takes the session's cookie away. Ending the session itself is the caller's business. */
export async function forgetCookie(): Promise<void> {
  await signOut({ redirect: false });
}

/** The session of the request that is being answered, if it is on. */
export async function currentSession(): Promise<Session | null> {
  const sessionId = await sessionIdOf(await requestHeaders());
  return sessionId === null ? null : findSession(sessionId);
}

/** The session that a request's cookie names; whether it is still on is for the table to say. */
async function sessionIdOf(headers: Headers): Promise<string | null> {
  const secret = secrets();
  if (secret.length === 0) return null;
  const token = await getToken({ req: { headers }, secret, secureCookie: hasSecureCookies() });
  return tokenSchema.safeParse(token).data?.sid ?? null;
}

/** The refusal that NextAuth wrapped, if it is one. */
function refusalIn(error: unknown): ProtocolError | undefined {
  const cause = unwrapped(error);
  return cause instanceof ProtocolError ? cause : undefined;
}

/** What NextAuth wrapped. */
function unwrapped(error: unknown): unknown {
  const cause = error instanceof Error ? (error.cause as { err?: unknown } | undefined)?.err : undefined;
  return cause ?? error;
}
