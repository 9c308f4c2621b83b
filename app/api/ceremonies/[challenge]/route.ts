import { readStatus } from "#lib/ceremony/watch.ts";
import { json } from "#lib/http/answer.ts";
import { challengeOf } from "#lib/http/challenge.ts";
import { inBandOfBrowser } from "#lib/http/in-band.ts";
import { route } from "#lib/http/route.ts";
import type { StateEvent } from "#lib/protocol/answers.ts";

/** The current state in the same form as the event: for browsers behind a proxy that delays the event stream. */
export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route<{ challenge: string }>(
  "/api/ceremonies/[challenge]",
  {
    async GET(request, { params }) {
      const { browserHash } = await inBandOfBrowser(request);
      const { age: _, remaining: __, ...state } = await readStatus(await challengeOf(params), browserHash);
      return json(state satisfies StateEvent);
    },
  },
);
