/**
 * How many pictures of codes each decoder reads, how fast, and what it costs in bytes. Prints Markdown.
 * `npm run bench:decoder -- 20` draws 20 pictures of each kind instead of 5; `npm run bench:decoder -- 20 ours`
 * tries only the decoders whose names begin with "ours".
 */
import { chromium } from "playwright";
import { wholeLaunchOptions } from "#tests/support/chromium.ts";
import { bytes } from "./bytes.ts";
import { codeFor, codesAround } from "./codes.ts";
import { PLAIN_VIEW, type View } from "./draw/view.ts";
import { type Kind, kinds } from "./kinds.ts";
import type { Bench, Try } from "./page.ts";
import { servePage } from "./serve.ts";
import { printTable, quantile } from "./table.ts";

const count = Number(process.argv[2] ?? 5);
const only = process.argv[3] ?? "";
const { server, url } = await servePage();
const browser = await chromium.launch(wholeLaunchOptions);
const page = await browser.newPage();
page.on("pageerror", (error) => console.error(error));
await page.goto(url);
await page.waitForFunction(() => "bench" in globalThis);

// The first pictures warm up the decoders and give the worker time to load zxing-wasm.
const plain: Kind = { name: "plain", code: "ours", views: [] };
for (let seed = 1; seed <= 5; seed++) await run(plain, { ...PLAIN_VIEW, seed });

/** Frames without a code, for which every look fails: a page with text, and the same with noise. */
const EMPTY: Kind = {
  name: "no code",
  code: "none",
  views: Array.from({ length: 2 * count }, (_, at) => ({ ...PLAIN_VIEW, seed: at + 1, noise: at % 2 ? 4 : 15 })),
};

const all: Try[] = [];
const empty: Try[] = [];
const lines: (string | number)[][] = [];
for (const kind of [...kinds(count), EMPTY]) {
  const tries: Try[] = [];
  for (const view of kind.views) tries.push(...(await run(kind, view)));
  process.stderr.write(`${kind.name}\n`);
  if (kind === EMPTY) empty.push(...tries);
  else {
    all.push(...tries);
    lines.push([kind.name, kind.views.length, ...byContestant(tries, read)]);
  }
}
await browser.close();
server.close();

const found = all.filter(({ outcome }) => outcome === "read");
const misread = (tries: Try[]) => tries.filter(({ outcome }) => outcome === "misread").length;
const names = [...Map.groupBy(all, ({ contestant }) => contestant).keys()];
console.log(`Pictures read:\n`);
printTable(
  ["", "of", ...names],
  [
    ...lines,
    ["all", all.length / names.length, ...byContestant(all, read)],
    ["misread", all.length / names.length, ...byContestant([...all, ...empty], misread)],
    ["ms, p50, where found", "", ...byContestant(found, at(0.5))],
    ["ms, p95, where found", "", ...byContestant(found, at(0.95))],
    ["ms, p50, 1280 × 720, no code", "", ...byContestant(empty, at(0.5))],
    ["ms, p95, 1280 × 720, no code", "", ...byContestant(empty, at(0.95))],
  ],
);
console.log("\nBytes to fetch, minified and compressed by gzip:\n");
printTable(["", "bytes"], Object.entries(await bytes()));

function run(kind: Kind, view: View): Promise<Try[]> {
  const code = codeFor(kind, view.seed);
  const others = codesAround(view.others, view.seed);
  return page.evaluate(
    ({ code, view, others, only }) =>
      (globalThis as unknown as { bench: Bench }).bench.run({ code, view, others, only }),
    { code, view, others, only },
  );
}

function byContestant(tries: Try[], figure: (tries: Try[]) => number): number[] {
  const groups = Map.groupBy(tries, ({ contestant }) => contestant);
  const order = new Set(all.map(({ contestant }) => contestant));
  return (order.size > 0 ? [...order] : [...groups.keys()]).map((name) => figure(groups.get(name) ?? []));
}

function read(tries: Try[]): number {
  return tries.filter(({ outcome }) => outcome === "read").length;
}

/** The time in milliseconds below which this share of the attempts stayed. */
function at(part: number): (tries: Try[]) => number {
  return (tries) =>
    Math.round(
      quantile(
        tries.map(({ milliseconds }) => milliseconds),
        part,
      ),
    );
}
