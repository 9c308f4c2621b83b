import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import type { RequestListener } from "node:http";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import sirv from "sirv";
import { ProtocolError } from "#lib/protocol/errors.ts";
import type { KnownPaths } from "./known-paths.ts";
import { refuse } from "./refusals.ts";

interface BuildManifest {
  rootMainFiles: string[];
}

/** Files of the build, named by their content: the same for ever. */
const FOLDER = ".next/static";
const PATH = "/_next/static/";
const YEAR = 365 * 24 * 3600;
/** Bytes of script that are compiled in no time. */
const SMALL = 50_000;
const COMPRESSIBLE = /\.(js|css|svg|wasm|json)$/;

/**
 * Has browsers compile what every page runs at its start (Next and React) while it arrives, beside the page's own
 * work, and not in the middle of it (V8's explicit compile hints). Others read a comment.
 */
const COMPILE_EARLY = "//# allFunctionsCalledOnLoad";
/**
 * Has Next begin in a task of its own, so that a tap is answered between its arrival and its start: it waits a turn of
 * the event loop for each script that is to run before it (next/script, `beforeInteractive`), of which this is an empty one.
 */
const BEGIN_LATER = '(self.__next_s=self.__next_s||[]).push([0,{children:""}]);';

/** Puts into the files that every page starts with what makes that start smooth (docs/decisions/0009). */
export function smoothStart(root: string): void {
  const manifest = JSON.parse(readFileSync(join(root, ".next/build-manifest.json"), "utf8")) as BuildManifest;
  for (const [at, file] of manifest.rootMainFiles.entries()) {
    const path = join(root, ".next", file);
    const script = readFileSync(path, "utf8");
    const hint = script.length > SMALL ? `${COMPILE_EARLY}\n` : "";
    writeFileSync(path, `${hint}${at === 0 ? BEGIN_LATER : ""}${script}`);
  }
}

/**
 * Puts a Brotli copy (RFC 7932) beside each file of the build. Best compression takes seconds, so it is
 * done once; it sends a seventh less than the gzip that Next makes anew for each request.
 */
export function compressStaticFiles(root: string): void {
  for (const file of readdirSync(join(root, FOLDER), { recursive: true, encoding: "utf8" })) {
    if (!COMPRESSIBLE.test(file)) continue;
    const path = join(root, FOLDER, file);
    const content = readFileSync(path);
    const params = {
      [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
      // Of all block sizes the one that sends least of `/login`, which has few bytes to spare.
      [constants.BROTLI_PARAM_LGBLOCK]: 16,
    };
    writeFileSync(`${path}.br`, brotliCompressSync(content, { params }));
  }
}

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
    // sirv looks under its folder.
    request.url = url.slice(PATH.length - 1);
    return built(request, response, missing);
  };
}
