import type { RequestListener } from "node:http";
import { join } from "node:path";
import sirv from "sirv";
import { ProtocolError } from "#lib/protocol/errors.ts";
import type { KnownPaths } from "./known-paths.ts";
import { refuse } from "./refusals.ts";

/** Files of the build, named by their content, so that they never change. */
const FOLDER = ".next/static";
const PATH = "/_next/static/";
const YEAR = 365 * 24 * 3600;

/** What no file but a page may do, should a browser be made to open one as a page. A worker's policy would be its own. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";
const SCRIPT = /\.js$/;

/** Answers requests for the build's files and for those of `public`, and hands all others to `next`. */
export function staticFiles(root: string, { files }: KnownPaths, next: RequestListener): RequestListener {
  const built = sirv(join(root, FOLDER), { brotli: true, extensions: [], maxAge: YEAR, immutable: true });
  const own = sirv(join(root, "public"), {
    extensions: [],
    etag: true,
    setHeaders(response, path) {
      response.setHeader("cache-control", "public, max-age=0");
      if (!SCRIPT.test(path)) response.setHeader("content-security-policy", POLICY);
    },
  });
  return (request, response) => {
    const { url = "" } = request;
    const missing = () => refuse(request, response, new ProtocolError("not_found"));
    if (files.has(url)) return own(request, response, missing);
    if (!url.startsWith(PATH)) return next(request, response);
    // sirv looks below its folder. Where it finds nothing, Next answers the address as it came.
    request.url = url.slice(PATH.length - 1);
    return built(request, response, missing);
  };
}
