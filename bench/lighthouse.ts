import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { CHROMIUM_FLAGS, findChromium } from "#tests/support/chromium.ts";
import { startServer } from "#tests/support/server.ts";

/**
 * `npm run lighthouse`: starts a server, has Lighthouse look at each page several times with its default phone (slow
 * network and processor, simulated), and prints one line of JSON for each page: the scores and times of the middle look,
 * and the performance of every look. Ends with 1 where a page falls short (docs/decisions/0009 says what to expect).
 * npm downloads Lighthouse at the first run, because nothing else needs its hundred packages.
 */

const LIGHTHOUSE = "lighthouse@13.5.0";
const PAGES = ["/login", "/register", "/", "/authenticator"];
/** How often each page is measured, because performance varies much. */
const LOOKS = 5;
/** The times that are printed, in milliseconds. */
const TIMES = ["first-contentful-paint", "largest-contentful-paint", "total-blocking-time", "speed-index"];
/** The lowest scores wanted, of 100. */
const WANTED: Record<string, number> = { accessibility: 100, "best-practices": 100, performance: 99 };

interface Report {
  categories: Record<string, { score: number | null; auditRefs: { id: string; weight: number }[] }>;
  audits: Record<string, { score: number | null; title: string; numericValue?: number }>;
}

/** One look at a page, or another where Lighthouse could not record the first one, as happens now and then. */
async function look(url: string, folder: string, attempts = 3): Promise<Report> {
  try {
    return await lookOnce(url, folder);
  } catch (error) {
    if (attempts === 1) throw error;
    return look(url, folder, attempts - 1);
  }
}

async function lookOnce(url: string, folder: string): Promise<Report> {
  const file = join(folder, "report.json");
  const browser = findChromium();
  await promisify(execFile)(
    "npm",
    [
      ...["exec", "--yes", `--package=${LIGHTHOUSE}`, "--", "lighthouse", url, "--quiet", "--output=json"],
      `--output-path=${file}`,
      "--only-categories=accessibility,best-practices,performance",
      `--chrome-flags=${["--headless=new", ...CHROMIUM_FLAGS].join(" ")}`,
    ],
    { env: { ...process.env, ...(browser ? { CHROME_PATH: browser } : {}) } },
  );
  return JSON.parse(await readFile(file, "utf8")) as Report;
}

const performanceOf = ({ categories }: Report) => Math.round(100 * (categories.performance?.score ?? 0));

const server = await startServer();
const folder = await mkdtemp(join(tmpdir(), "qr2pass-lighthouse-"));
try {
  for (const page of PAGES) {
    const reports: Report[] = [];
    // The first measurement is not counted, because it requests what the server has not rendered since its start.
    await look(server.origin + page, folder);
    while (reports.length < LOOKS) reports.push(await look(server.origin + page, folder));
    reports.sort((a, b) => performanceOf(a) - performanceOf(b));
    const { categories, audits } = reports[Math.floor(LOOKS / 2)] as Report;
    const scores = Object.entries(categories).map(
      ([name, { score }]) => [name, Math.round(100 * (score ?? 0))] as const,
    );
    const short = scores.filter(([name, score]) => score < (WANTED[name] ?? 0)).map(([name]) => name);
    const why = short.flatMap((name) =>
      (categories[name]?.auditRefs ?? [])
        .filter(({ id, weight }) => weight > 0 && (audits[id]?.score ?? 1) < 0.9)
        .map(({ id }) => id),
    );
    const runs = reports.map(performanceOf);
    const times = Object.fromEntries(TIMES.map((id) => [id, Math.round(audits[id]?.numericValue ?? 0)]));
    console.log(
      JSON.stringify({ page, ...Object.fromEntries(scores), runs, ...times, ...(why.length ? { why } : {}) }),
    );
    if (short.length) process.exitCode = 1;
  }
} finally {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}
