import type { Reply } from "./reply.ts";

/** The endpoints for authenticators. */
const OUT_OF_BAND = /^\/api\/(scan|register|login|deny|lookup|recovery\/cancel)\/?(\?|$)/;

/** Whether a request's target is an endpoint for authenticators. Those answer every origin, on refusals too. */
export const isOutOfBand = (target: string) => OUT_OF_BAND.test(target);

/** Allows every origin to read a reply, without credentials (Fetch Standard, CORS). */
export const openToAll = (reply: Reply): Reply => ({ ...reply, headers: { ...reply.headers, ...OPEN } });

const OPEN = {
  "access-control-allow-origin": "*",
  "access-control-allow-methods": "POST",
  "access-control-allow-headers": "content-type",
  "access-control-max-age": "7200",
  "access-control-expose-headers": "date, retry-after",
};
