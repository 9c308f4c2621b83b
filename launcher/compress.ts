import { readdirSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";

const FOLDER = ".next/static";
const COMPRESSIBLE = /\.(js|css|svg|wasm|json)$/;

/** The largest file of the build: Next copies it from its package, under another name. */
const READER = "zxing-wasm/reader/zxing_reader.wasm";

/** A file's content, and the same content compressed. */
interface Compressed {
  content: Buffer;
  brotli: Buffer;
}

/**
 * Compresses the scanner's reader, which takes longer than all other files together: three seconds on one processor.
 * Next's build, which runs at the same time, leaves half a processor of two unused.
 */
export async function compressReader(): Promise<Compressed> {
  const content = await readFile(fileURLToPath(import.meta.resolve(READER)));
  return { content, brotli: await compress(content) };
}

/**
 * Writes a Brotli copy (RFC 7932) of each file of the build. It is a seventh smaller than the gzip that Next would
 * create for each request. The best compression takes seconds, so it is done once, on all processors.
 *
 * @param done a file that is compressed already
 */
export async function compressStaticFiles(root: string, done: Compressed): Promise<void> {
  const files = readdirSync(join(root, FOLDER), { recursive: true, encoding: "utf8" });
  const paths = files.filter((file) => COMPRESSIBLE.test(file)).map((file) => join(root, FOLDER, file));
  await Promise.all(
    paths.map(async (path) => {
      const content = await readFile(path);
      await writeFile(`${path}.br`, content.equals(done.content) ? done.brotli : await compress(content));
    }),
  );
}

async function compress(content: Buffer): Promise<Buffer> {
  const params = {
    [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
    // Among all block sizes, this one gives the smallest `/login`.
    [constants.BROTLI_PARAM_LGBLOCK]: 16,
  };
  return promisify(brotliCompress)(content, { params });
}
