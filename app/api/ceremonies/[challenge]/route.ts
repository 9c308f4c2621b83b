import { view } from "#lib/ceremony/watch.ts";
import { json } from "#lib/http/answer.ts";
import { challengeOf } from "#lib/http/challenge.ts";
import { inBandOfBrowser } from "#lib/http/in-band.ts";
import { route } from "#lib/http/route.ts";
import type { StateEvent } from "#lib/protocol/messages.ts";

/** The present state, as its event says it: for browsers behind something that holds the event stream back. */
export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route<{ challenge: string }>(
  "/api/ceremonies/[challenge]",
  {
    async GET(request, { params }) {
      const { browserHash } = await inBandOfBrowser(request);
      const { age: _, remaining: __, ...state } = await view(await challengeOf(params), browserHash);
      return json(state satisfies StateEvent);
    },
  },
);
