import type { RequestListener } from "node:http";
import { join } from "node:path";
import sirv from "sirv";
import { ProtocolError } from "#lib/protocol/errors.ts";
import type { KnownPaths } from "./known-paths.ts";
import { refuse } from "./refusals.ts";

/** The build's files. Their names contain a hash of their content, so they never change. */
const FOLDER = ".next/static";
const PATH = "/_next/static/";
const YEAR = 365 * 24 * 3600;

/**
 * The policy for files that are opened as a page: it forbids everything that only pages need. A worker has its own
 * policy.
 */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";
const SCRIPT = /\.js$/;

/** Serves the files of the build and of `public`, and passes all other requests to `next`. */
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
    // sirv resolves paths within its folder. If it finds no file, Next receives the original address.
    request.url = url.slice(PATH.length - 1);
    return built(request, response, missing);
  };
}
