import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import type { RequestListener } from "node:http";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import sirv from "sirv";

/** Files of the build, named by their content: the same for ever. */
const FOLDER = ".next/static";
const PATH = "/_next/static/";
const YEAR = 365 * 24 * 3600;
const COMPRESSIBLE = /\.(js|css|svg|wasm|json)$/;

/**
 * Puts a Brotli copy (RFC 7932) beside each file of the build. Best compression takes seconds, so it is
 * done once; it sends a seventh less than the gzip that Next makes anew for each request.
 */
export function compressStaticFiles(root: string): void {
  for (const file of readdirSync(join(root, FOLDER), { recursive: true, encoding: "utf8" })) {
    if (!COMPRESSIBLE.test(file)) continue;
    const path = join(root, FOLDER, file);
    const content = readFileSync(path);
    const params = { [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
    writeFileSync(`${path}.br`, brotliCompressSync(content, { params }));
  }
}

/** Answers requests for the build's files, and hands all others to `next`. */
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
    // sirv looks under its folder; where it finds nothing Next answers the address as it came.
    request.url = url.slice(PATH.length - 1);
    serve(request, response, () => {
      request.url = url;
      return next(request, response);
    });
  };
}
