import type { RequestListener } from "node:http";
import { join } from "node:path";
import sirv from "sirv";

/** Files of the build, named by their content, so that they never change. */
const FOLDER = ".next/static";
const PATH = "/_next/static/";
const YEAR = 365 * 24 * 3600;

/** Answers requests for the build's files, in Brotli where the launcher made a copy, and hands all others to `next`. */
export function staticFiles(root: string, next: RequestListener): RequestListener {
  const serve = sirv(join(root, FOLDER), {
    brotli: true,
    extensions: [],
    maxAge: YEAR,
    immutable: true,
    setHeaders: (response) => response.setHeader("x-content-type-options", "nosniff"),
  });
  return (request, response) => {
    const { url = "" } = request;
    if (!url.startsWith(PATH)) return next(request, response);
    // sirv looks below its folder. Where it finds nothing, Next answers the address as it came.
    request.url = url.slice(PATH.length - 1);
    serve(request, response, () => {
      request.url = url;
      return next(request, response);
    });
  };
}
