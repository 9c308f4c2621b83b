import { z } from "zod";
import { sessionIdOf, signInCookie } from "#lib/auth.ts";
import { redeem } from "#lib/ceremony/redeem.ts";
import { json } from "#lib/http/answer.ts";
import { parseMessage, readOptionalJson } from "#lib/http/body.ts";
import { challengeOf } from "#lib/http/challenge.ts";
import { inBandOfBrowser } from "#lib/http/in-band.ts";
import { route } from "#lib/http/route.ts";
import type { RedeemAnswer } from "#lib/protocol/answers.ts";

/** `stay`: whether the person wants to stay signed in on this computer. */
const redeemRequestSchema = z.object({ stay: z.boolean().default(false) });

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route<{ challenge: string }>(
  "/api/ceremonies/[challenge]/redeem",
  {
    async POST(request, { params }) {
      const { provider, browserHash } = await inBandOfBrowser(request);
      const challenge = await challengeOf(params);
      const { stay } = parseMessage(redeemRequestSchema, (await readOptionalJson(request)) ?? {});
      const redeemer = { sessionId: sessionIdOf(request.headers), persistent: stay };
      return redeem(challenge, { provider, browserHash }, redeemer, async ({ redirect, sessionId, result }) => {
        const answer: RedeemAnswer = { redirect, ...(result === undefined ? {} : { result }) };
        if (sessionId === undefined) return json(answer);
        return json(answer, { headers: { "set-cookie": await signInCookie(sessionId, provider, stay) } });
      });
    },
  },
);
