import { readStatus, watch } from "#lib/ceremony/watch.ts";
import { challengeOf } from "#lib/http/challenge.ts";
import { eventStream, type Message } from "#lib/http/event-stream.ts";
import { inBandOfBrowser } from "#lib/http/in-band.ts";
import { route } from "#lib/http/route.ts";
import { metrics } from "#lib/metrics/metrics.ts";
import type { State, StateEvent } from "#lib/protocol/answers.ts";

/** Final states, after which the stream ends. `approved` is not one: the ceremony still has to be redeemed. */
const LAST: readonly State[] = ["denied", "failed", "expired"];

/** Open streams per ceremony. One page shows it, but streams of earlier loads may not have closed yet. */
const STREAMS = 8;

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route<{ challenge: string }>(
  "/api/ceremonies/[challenge]/events",
  {
    async GET(request, { params }) {
      const { browserHash } = await inBandOfBrowser(request);
      const challenge = await challengeOf(params);
      let { state } = await readStatus(challenge, browserHash);

      const look = async (): Promise<Message> => {
        const { remaining, age, ...data } = await readStatus(challenge, browserHash);
        // A state that existed before the browser connected is not counted, because its age is not a delivery delay.
        if (data.state !== state && age !== null) metrics().eventDelay.observe({ state: data.state }, age / 1000);
        state = data.state;
        const last = LAST.includes(data.state);
        return { event: "state", data: data satisfies StateEvent, last, lookAgainIn: remaining };
      };
      const place = { topic: `ceremony:${challenge}`, most: STREAMS, holder: `browser:${browserHash}` };
      // Only browsers, which send fetch metadata, need signs of life: an EventSource reports no comments. Other clients
      // get nothing but states.
      const isBrowser = request.headers.has("sec-fetch-site");
      return eventStream(place, look, (lookAgain) => watch(challenge, lookAgain), isBrowser);
    },
  },
);
