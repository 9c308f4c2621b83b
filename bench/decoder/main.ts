/**
 * How many pictures of codes each decoder reads, how fast, and what it costs in bytes.
 * `npm run bench:decoder -- 20` draws 20 pictures for each line instead of 10. Prints Markdown.
 */
import { chromium } from "playwright";
import { encodeBase64url } from "#lib/protocol/base64url.ts";
import { formatLink } from "#lib/protocol/link.ts";
import { wholeLaunchOptions } from "#tests/support/chromium.ts";
import { codeModules } from "#tests/support/code-modules.ts";
import { PLAIN_VIEW, type View } from "#tests/support/picture.ts";
import { seededRandom } from "#tests/support/random.ts";
import { bytes } from "./bytes.ts";
import type { Bench, Try } from "./page.ts";
import { servePage } from "./serve.ts";
import { printTable, quantile } from "./table.ts";
import { rows } from "./views.ts";

const count = Number(process.argv[2] ?? 10);
const { server, url } = await servePage();
const browser = await chromium.launch(wholeLaunchOptions);
const page = await browser.newPage();
page.on("pageerror", (error) => console.error(error));
await page.goto(url);
await page.waitForFunction(() => "bench" in globalThis);

// The first pictures warm up the decoders, and give zxing-wasm the time to arrive in the worker.
for (let seed = 1; seed <= 5; seed++) await run({ ...PLAIN_VIEW, seed });

const all: Try[] = [];
const lines: (string | number)[][] = [];
for (const { name, views } of rows(count)) {
  const tries: Try[] = [];
  for (const view of views) tries.push(...(await run(view)));
  all.push(...tries);
  lines.push([name, ...byContestant(tries, percentRead)]);
  process.stderr.write(`${name}\n`);
}
await browser.close();
server.close();

const names = [...Map.groupBy(all, ({ contestant }) => contestant).keys()];
console.log(`Pictures read, in percent, of ${count} for each line (of ${4 * count} for the last):\n`);
printTable(
  ["", ...names],
  [
    ...lines,
    ["all", ...byContestant(all, percentRead)],
    ["misread", ...byContestant(all, (tries) => tries.filter(({ outcome }) => outcome === "misread").length)],
    ["ms a frame, p50", ...byContestant(all, (tries) => Math.round(quantile(milliseconds(tries), 0.5)))],
    ["ms a frame, p95", ...byContestant(all, (tries) => Math.round(quantile(milliseconds(tries), 0.95)))],
  ],
);
console.log("\nBytes to fetch, minified and compressed by gzip:\n");
printTable(["", "bytes"], Object.entries(await bytes()));

function run(view: View): Promise<Try[]> {
  const text = someLink(view.seed);
  return page.evaluate(
    ({ text, modules, view }) => (globalThis as unknown as { bench: Bench }).bench.run(text, modules, view),
    { text, modules: codeModules(text), view },
  );
}

function byContestant(tries: Try[], figure: (tries: Try[]) => number): number[] {
  return [...Map.groupBy(tries, ({ contestant }) => contestant).values()].map(figure);
}

function percentRead(tries: Try[]): number {
  return Math.round((100 * tries.filter(({ outcome }) => outcome === "read").length) / tries.length);
}

function milliseconds(tries: Try[]): number[] {
  return tries.map(({ milliseconds }) => milliseconds);
}

/** A link as the provider draws it; another challenge for each seed, so that no code is like another. */
function someLink(seed: number): string {
  const random = seededRandom(seed);
  const bytes = Uint8Array.from({ length: 16 }, () => Math.floor(random.next() * 256));
  return formatLink({
    action: seed % 2 ? "login" : "register",
    provider: "https://login.example.com",
    challenge: encodeBase64url(bytes),
  });
}
