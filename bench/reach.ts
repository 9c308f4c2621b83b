import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";
import { formatLink } from "#lib/protocol/link.ts";
import { codeModules } from "#tests/support/code-modules.ts";
import { drawPicture, type Picture } from "./decoder/draw/picture.ts";
import { PLAIN_VIEW } from "./decoder/draw/view.ts";

/**
 * `npm run bench:reach`: from how far away a code can be read. For widely used readers it prints the smallest width in
 * camera pixels at which each still reads the code of the link, and of the longer link that version 0.1.0 drew: straight,
 * and with the screen tilted by 30 and 45 degrees. zbar is Debian's `zbar-tools`, and is left out where it is missing.
 */
const FRAME = { width: 640, height: 480 };
const WIDTHS = { from: 28, to: 240, step: 2 };
const TILTS = [0, 30, 45];
/** A width counts if most of the pictures of it, and of the next two widths, are read. */
const PICTURES = 5;
const MOST = 4;
const IN_A_ROW = 3;

const PEERS = join(import.meta.dirname, "peers/readers");
const challenge = "q83vEjRWeJCrze8SNFZ4kA";
const provider = "https://login.example.com";
const CODES = {
  "0.1.0": `${provider}/authenticator#version=2&action=login&challenge=${challenge}&valid_till=1795600000`,
  now: formatLink({ action: "login", provider, challenge }),
};

type Reader = (picture: Picture) => Promise<string | null>;

if (!existsSync(join(PEERS, "node_modules"))) {
  const args = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  execFileSync("npm", args, { cwd: PEERS, stdio: ["ignore", "ignore", "inherit"] });
}
const require = createRequire(join(PEERS, "package.json"));
const { BinaryBitmap, HybridBinarizer, QRCodeReader, RGBLuminanceSource } = require("@zxing/library");
const jsQr: (data: Uint8ClampedArray, width: number, height: number) => { data: string } | null = require("jsqr");
const wasmBinary = readFileSync(new URL(import.meta.resolve("zxing-wasm/reader/zxing_reader.wasm")));
prepareZXingModule({ overrides: { wasmBinary: wasmBinary.buffer } });
const folder = await mkdtemp(join(tmpdir(), "qr2pass-reach-"));

const readers: Record<string, Reader> = {
  ...(hasZbar() ? { zbar } : {}),
  async zxing({ luma, width, height }) {
    try {
      const source = new RGBLuminanceSource(luma, width, height);
      return new QRCodeReader().decode(new BinaryBitmap(new HybridBinarizer(source))).getText();
    } catch {
      return null;
    }
  },
  async "zxing-cpp"(picture) {
    const { width, height } = picture;
    const image = { data: colorsOf(picture), width, height, colorSpace: "srgb" } as ImageData;
    return (await readBarcodes(image, { formats: ["QRCode"], maxNumberOfSymbols: 1 }))[0]?.text ?? null;
  },
  jsQR: async (picture) => jsQr(colorsOf(picture), picture.width, picture.height)?.data ?? null,
};

const columns = Object.keys(CODES).flatMap((code) => TILTS.map((tilt) => `${code}, ${tilt}°`));
const rows = new Map(Object.keys(readers).map((name) => [name, [] as (number | null)[]]));
for (const text of Object.values(CODES)) {
  const modules = codeModules(text);
  for (const tilt of TILTS) {
    const least = new Map<string, { width: number; row: number }>();
    const waiting = new Set(Object.keys(readers));
    for (let width = WIDTHS.from; width <= WIDTHS.to && waiting.size > 0; width += WIDTHS.step) {
      const pictures = Array.from({ length: PICTURES }, (_, at) =>
        drawPicture(modules, { ...PLAIN_VIEW, frame: FRAME, size: width / FRAME.height, tilt, seed: at + 1 }),
      );
      for (const name of waiting) {
        const texts = await Promise.all(pictures.map((picture) => readers[name]?.(picture)));
        const { width: first, row } = least.get(name) ?? { width, row: 0 };
        if (texts.filter((found) => found === text).length < MOST) least.delete(name);
        else least.set(name, { width: first, row: row + 1 });
        if (row + 1 === IN_A_ROW && least.has(name)) waiting.delete(name);
      }
    }
    for (const [name, row] of rows) row.push(waiting.has(name) ? null : (least.get(name)?.width ?? null));
  }
}
await rm(folder, { recursive: true });

const sizes = Object.entries(CODES).map(([name, text]) => `${name}: ${codeModules(text).length} modules`);
console.log(`Smallest width of the code in camera pixels, without its quiet zone (${sizes.join("; ")}).\n`);
console.log(`| reader | ${columns.join(" | ")} |\n| --- |${" ---: |".repeat(columns.length)}`);
for (const [name, row] of rows) console.log(`| ${name} | ${row.map((width) => width ?? "–").join(" | ")} |`);

function hasZbar(): boolean {
  try {
    execFileSync("zbarimg", ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    console.error("zbar is left out: install Debian's zbar-tools.");
    return false;
  }
}

async function zbar({ luma, width, height }: Picture): Promise<string | null> {
  const file = join(folder, "picture.pgm");
  writeFileSync(file, Buffer.concat([Buffer.from(`P5 ${width} ${height} 255\n`), Buffer.from(luma.buffer)]));
  const args = ["--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", file];
  try {
    return execFileSync("zbarimg", args, { stdio: ["ignore", "pipe", "ignore"] })
      .toString()
      .trimEnd();
  } catch {
    return null;
  }
}

/** The picture as red, green, blue and alpha. */
function colorsOf({ luma }: Picture): Uint8ClampedArray<ArrayBuffer> {
  const colors = new Uint8ClampedArray(4 * luma.length).fill(255);
  luma.forEach((value, at) => {
    colors.fill(value, 4 * at, 4 * at + 3);
  });
  return colors;
}
