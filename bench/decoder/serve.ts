import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { build } from "esbuild";
import { WASM_FILE } from "./bytes.ts";

/**
 * Serves the bench's page on a free loopback port, with the decoder's worker and its WebAssembly
 * where their `new URL(…, import.meta.url)` finds them.
 */
export async function servePage(): Promise<{ server: Server; url: string }> {
  const built = await build({
    entryPoints: { page: "bench/decoder/page.ts", worker: "authenticator/decoder/worker.ts" },
    bundle: true,
    splitting: true,
    format: "esm",
    target: "es2022",
    outdir: "/",
    write: false,
  });
  const files = new Map<string, { type: string; body: string | Uint8Array }>([
    ["/", { type: "text/html", body: '<!doctype html><script type="module" src="/page.js"></script>' }],
    ["/zxing-wasm/reader/zxing_reader.wasm", { type: "application/wasm", body: await readFile(WASM_FILE) }],
  ]);
  for (const { path, contents } of built.outputFiles) files.set(path, { type: "text/javascript", body: contents });

  const server = createServer((request, response) => {
    const file = files.get(request.url === "/worker.ts" ? "/worker.js" : (request.url ?? ""));
    response.writeHead(file ? 200 : 404, { "Content-Type": file?.type ?? "text/plain" }).end(file?.body);
  });
  await once(server.listen(Number(process.env.PORT ?? 0), "127.0.0.1"), "listening");
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}
