/**
 * Carries, from `proxy.ts` to the page, the SHA-256 (base64url) of the browser secret of a navigation that may start a
 * ceremony. The proxy removes what a client sends under this name.
 */
export const NAVIGATION_HEADER = "x-qr2pass-navigation";

/** Headers by which browsers say that they load a page before anybody asked for it. */
const SPECULATIVE = ["sec-purpose", "purpose", "x-purpose", "x-moz"];

/**
 * Whether a request is a person's own: the document of a tab or window (W3C Fetch Metadata), which the browser shows at
 * once. Prefetches, prerendered pages, frames, scripts and programs that send no such headers, such as those that fetch
 * link previews, are not.
 */
export function isVisibleNavigation(method: string, headers: Headers): boolean {
  return (
    method === "GET" &&
    headers.get("sec-fetch-mode") === "navigate" &&
    headers.get("sec-fetch-dest") === "document" &&
    !SPECULATIVE.some((name) => headers.has(name))
  );
}
