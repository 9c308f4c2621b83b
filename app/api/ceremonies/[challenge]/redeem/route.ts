import { sessionIdOf, signInCookie } from "#lib/auth.ts";
import { inspect, redeemLogin, redeemRegistration } from "#lib/ceremony/redeem.ts";
import { json } from "#lib/http/answer.ts";
import { challengeOf } from "#lib/http/challenge.ts";
import { inBandOfBrowser } from "#lib/http/in-band.ts";
import { route } from "#lib/http/route.ts";
import type { RedeemAnswer } from "#lib/protocol/messages.ts";

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route<{ challenge: string }>(
  "/api/ceremonies/[challenge]/redeem",
  {
    async POST(request, { params }) {
      const { provider, browserHash } = await inBandOfBrowser(request);
      const challenge = await challengeOf(params);
      const { action, next } = await inspect(challenge, browserHash);
      if (action === "register") {
        await redeemRegistration(challenge, { provider, browserHash });
        return json({ redirect: "/login" } satisfies RedeemAnswer);
      }
      const cookie = await redeemLogin(
        challenge,
        { provider, browserHash },
        sessionIdOf(request.headers),
        (sessionId) => signInCookie(sessionId, provider),
      );
      return json({ redirect: next } satisfies RedeemAnswer, { headers: { "set-cookie": cookie } });
    },
  },
);
