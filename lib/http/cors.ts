import type { Reply } from "./reply.ts";

/** Where an authenticator's messages go. */
const OUT_OF_BAND = /^\/api\/(scan|register|login|deny|lookup|recovery\/cancel)\/?(\?|$)/;

/** Whether a request's target is the authenticator's side, which is open to every origin whatever the answer. */
export const isOutOfBand = (target: string) => OUT_OF_BAND.test(target);

/** Opens an answer to every origin, without credentials (Fetch Standard, CORS). */
export const openToAll = (reply: Reply): Reply => ({ ...reply, headers: { ...reply.headers, ...OPEN } });

const OPEN = {
  "access-control-allow-origin": "*",
  "access-control-allow-methods": "POST",
  "access-control-allow-headers": "content-type",
  "access-control-max-age": "7200",
  "access-control-expose-headers": "date, retry-after",
};
