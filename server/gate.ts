import type { IncomingMessage } from "node:http";
import { apiKind, type RequestKind } from "#lib/http/allowances.ts";
import { isOutOfBand } from "#lib/http/cors.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";
import type { KnownPaths } from "./known-paths.ts";
import { decodedPath, pathOf, withoutNextsFields } from "./target.ts";

/** The total size of header names and values. Other services on the domain may have stored many cookies. */
const HEADER_BYTES = 32 * 1024;
const HEADERS = 200;

/** A request that may pass, classified by its target. */
export interface Passed {
  kind: RequestKind;
  /** The target that the rest of the server sees. */
  url: string;
}

/** An address without a page. Next shows its 404 page for it, and never receives the address that was requested. */
const NO_PAGE = "/no-such-page";
/** Suffixes with which Next's own scripts request parts of a page. */
const PARTS_OF_PAGES = /\.(rsc|segments?|nft|action)(\/|$)/i;
/** Next's internal pages and paths. */
const INTERNAL = /^\/(_|(404|500|index)(\/|$))/i;
/** Ways to disguise an address. No address of the site contains these. */
const DEVIOUS = /\\|\/\/|\/\.\.?(\/|$)/;
const CONTROL = /\p{Cc}/u;
const STATIC = "/_next/static/";

const API_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
const PAGE_METHODS = ["GET", "HEAD"];

/** The methods that may be allowed at an address, for `Allow`. If there is a route, the route itself knows better. */
export const allowedMethods = (target: string) =>
  target.startsWith("/api/") ? `GET, HEAD, POST${isOutOfBand(target) ? ", OPTIONS" : ""}` : PAGE_METHODS.join(", ");

/**
 * Allows only requests that the product needs: targets in origin form, the methods and addresses of its pages, files
 * and routes, and bodies only where they are read. Everything else is refused before any part of Next receives it.
 *
 * @throws ProtocolError `malformed`, `too_large` for the request head, `method_not_allowed`, `not_found`,
 *   `forbidden_origin` for requests that a page of another site makes to embed this one
 */
export function gate(request: IncomingMessage, known: KnownPaths): Passed {
  const { url = "", method = "" } = request;
  // `GET http://…` and `OPTIONS *` are meant for proxies.
  if (!url.startsWith("/")) throw new ProtocolError("malformed");
  checkHeaders(request);
  const path = pathOf(url);
  const decoded = decodedPath(path);
  if (decoded === null) throw new ProtocolError("malformed");
  const isApi = path.startsWith("/api/");
  if (DEVIOUS.test(decoded) || PARTS_OF_PAGES.test(decoded)) throw new ProtocolError("not_found");
  if (!(isApi ? API_METHODS : PAGE_METHODS).includes(method)) throw new ProtocolError("method_not_allowed");
  if (PAGE_METHODS.includes(method) && hasBody(request)) throw new ProtocolError("malformed");
  if (isApi) {
    if (!isOutOfBand(url) && isForeignPart(request)) throw new ProtocolError("forbidden_origin");
    return { kind: apiKind(method, path), url: withoutNextsFields(url) };
  }
  if (path.startsWith(STATIC) || known.files.has(path)) return { kind: "free", url: path };
  if (INTERNAL.test(decoded) || CONTROL.test(decoded)) throw new ProtocolError("not_found");
  if (isForeignPart(request)) throw new ProtocolError("forbidden_origin");
  const address = withoutSlash(path);
  if (known.routes.has(address)) return { kind: "call", url: withoutNextsFields(url) };
  return { kind: "page", url: known.pages.has(address) ? withoutNextsFields(url) : NO_PAGE };
}

/**
 * Whether an address is one of the site's pages.
 *
 * @param target of a request in origin form
 */
export const isPage = (target: string, { pages }: KnownPaths) => pages.has(withoutSlash(pathOf(target)));

const withoutSlash = (path: string) => path.replace(/\/$/, "");

/** Values of Sec-Fetch-Dest for a page inside another one. */
const FRAMES = ["iframe", "frame", "embed", "object", "fencedframe"];

/**
 * Whether a page of another site requests this to embed it (W3C Fetch Metadata): as an image, in a frame, or as a
 * script. Following a link is not embedding. Such a refusal does not count against the limits of the network.
 */
function isForeignPart({ headers }: IncomingMessage): boolean {
  const { "sec-fetch-site": site, "sec-fetch-mode": mode, "sec-fetch-dest": destination } = headers;
  if (site !== "cross-site" && site !== "same-site") return false;
  return mode !== "navigate" || FRAMES.includes(String(destination));
}

/** Whether a request head exceeds the limits of 32 KB and 200 headers. */
export const isHeadTooLarge = ({ rawHeaders }: IncomingMessage) =>
  rawHeaders.length > 2 * HEADERS || rawHeaders.reduce((sum, text) => sum + text.length, 0) > HEADER_BYTES;

/** Headers that a proxy in front may interpret differently if they occur twice (RFC 9112 sections 3.2 and 6.3). */
const ONCE = /^(host|content-length|transfer-encoding)$/i;

/** @throws ProtocolError */
function checkHeaders(request: IncomingMessage): void {
  const { rawHeaders, headers } = request;
  if (isHeadTooLarge(request)) throw new ProtocolError("too_large");
  const once = rawHeaders.filter((name, at) => at % 2 === 0 && ONCE.test(name)).map((name) => name.toLowerCase());
  if (new Set(once).size < once.length) throw new ProtocolError("malformed");
  const coding = headers["transfer-encoding"];
  if (coding !== undefined && coding.toLowerCase() !== "chunked") throw new ProtocolError("malformed");
  if (headers.expect !== undefined && headers.expect.toLowerCase() !== "100-continue") {
    throw new ProtocolError("malformed");
  }
}

const hasBody = ({ headers }: IncomingMessage) =>
  headers["transfer-encoding"] !== undefined || (headers["content-length"] ?? "0") !== "0";
