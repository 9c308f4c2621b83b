/** Draws the authenticator's icons from the mark: `node pictures/icons.ts`. Its output is committed. */
import { mkdir, readFile } from "node:fs/promises";
import sharp from "sharp";

const FOLDER = "public/authenticator";

const mark = await readFile("app/icon.svg", "utf8");
/** Systems cut icons to shapes of their own, so these have a background up to the edge. */
const toTheEdge = mark.replace(/ rx="8"/, "");
if (toTheEdge === mark) throw new Error("The mark's ground has no round corners any more.");

const draw = (svg: string, size: number, file: string) =>
  sharp(Buffer.from(svg), { density: (72 * size) / 32 })
    .resize(size, size)
    .png({ compressionLevel: 9, palette: true })
    .toFile(file);

await mkdir(FOLDER, { recursive: true });
await draw(mark, 192, `${FOLDER}/icon-192.png`);
await draw(mark, 512, `${FOLDER}/icon-512.png`);
await draw(toTheEdge, 192, `${FOLDER}/maskable-192.png`);
await draw(toTheEdge, 512, `${FOLDER}/maskable-512.png`);
await draw(toTheEdge, 180, "app/authenticator/apple-icon.png");
await draw(toTheEdge, 96, `${FOLDER}/shortcut-96.png`);
