/** Where an authenticator's messages go. */
const OUT_OF_BAND = /^\/api\/(scan|register|login|deny|lookup|recovery\/cancel)\/?(\?|$)/;

/** Whether a request's target is the authenticator's side, which is open to every origin whatever the answer. */
export const isOutOfBand = (target: string) => OUT_OF_BAND.test(target);

/** Opens an answer to every origin, without credentials (Fetch Standard, CORS). */
export function openToAll(response: Response): Response {
  response.headers.set("access-control-allow-origin", "*");
  response.headers.set("access-control-allow-methods", "POST");
  response.headers.set("access-control-allow-headers", "content-type");
  response.headers.set("access-control-max-age", "7200");
  response.headers.set("access-control-expose-headers", "date, retry-after");
  return response;
}
