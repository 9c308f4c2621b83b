/** Draws the authenticator's icons from the mark: `node script/icons.ts`. Its output is committed. */
import { mkdir, readFile } from "node:fs/promises";
import sharp from "sharp";

const FOLDER = "public/authenticator";

const mark = await readFile("app/icon.svg", "utf8");
/** Systems cut icons into shapes of their own: these have a ground up to the edge. */
const toTheEdge = mark.replace(/ rx="8"/, "");
if (toTheEdge === mark) throw new Error("The mark's ground has no round corners any more.");

const draw = (svg: string, size: number, name: string) =>
  sharp(Buffer.from(svg), { density: (72 * size) / 32 })
    .resize(size, size)
    .png({ compressionLevel: 9, palette: true })
    .toFile(`${FOLDER}/${name}.png`);

await mkdir(FOLDER, { recursive: true });
await draw(mark, 192, "icon-192");
await draw(mark, 512, "icon-512");
await draw(toTheEdge, 192, "maskable-192");
await draw(toTheEdge, 512, "maskable-512");
await draw(toTheEdge, 180, "apple-touch-icon");
await draw(toTheEdge, 96, "shortcut-96");
