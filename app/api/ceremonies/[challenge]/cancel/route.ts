import { ceremonies } from "#lib/ceremony/site-store.ts";
import { json } from "#lib/http/answer.ts";
import { challengeOf } from "#lib/http/challenge.ts";
import { inBandOfBrowser } from "#lib/http/in-band.ts";
import { route } from "#lib/http/route.ts";

/** The browser that began a ceremony gives it up. No phone can approve it after that. */
export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route<{ challenge: string }>(
  "/api/ceremonies/[challenge]/cancel",
  {
    async POST(request, { params }) {
      const { browserHash } = await inBandOfBrowser(request);
      await ceremonies().abandon(await challengeOf(params), browserHash);
      return json({});
    },
  },
);
