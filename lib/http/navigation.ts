/**
 * The request header in which `proxy.ts` tells the page the SHA-256 (base64url) of the browser secret, if the
 * navigation may begin a ceremony. The proxy removes a header of this name that a client sent.
 */
export const NAVIGATION_HEADER = "x-qr2pass-navigation";

/** Headers by which browsers mark a page that they load in advance. */
const SPECULATIVE = ["sec-purpose", "purpose", "x-purpose", "x-moz"];

/**
 * Whether a request is a navigation by a person: the document of a tab or window (W3C Fetch Metadata) that the browser
 * shows at once. Not: prefetches, prerendered pages, frames, scripts, and programs that send no such headers, for
 * instance to fetch link previews.
 */
export function isVisibleNavigation(method: string, headers: Headers): boolean {
  return (
    method === "GET" &&
    headers.get("sec-fetch-mode") === "navigate" &&
    headers.get("sec-fetch-dest") === "document" &&
    !SPECULATIVE.some((name) => headers.has(name))
  );
}
