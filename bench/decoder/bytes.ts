import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

export const WASM_FILE = fileURLToPath(import.meta.resolve("zxing-wasm/reader/zxing_reader.wasm"));

/** How many bytes each decoder adds to what a browser downloads, minified and compressed by gzip. */
export async function bytes(): Promise<Record<string, number>> {
  const wasm = gzipSync(await readFile(WASM_FILE)).length;
  return {
    "html5-qrcode, its own file": gzipSync(await readFile("node_modules/html5-qrcode/html5-qrcode.min.js")).length,
    "html5-qrcode's decoder alone": await bundled('export * from "html5-qrcode/esm/code-decoder.js"'),
    qr: await bundled('export { decodeQR } from "qr/decode.js"'),
    "zxing-wasm, script": await bundled('export { prepareZXingModule, readBarcodes } from "zxing-wasm/reader"'),
    "zxing-wasm, WebAssembly": wasm,
  };
}

async function bundled(contents: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: "." },
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    write: false,
  });
  return gzipSync(outputFiles[0]?.contents ?? "").length;
}
