import { chromium, type Page } from "playwright";
import { launchOptions } from "#tests/support/chromium.ts";
import { startServer } from "#tests/support/server.ts";

/**
 * `npm run bench:first-code`: measures how long a person waits for the code of /login, from the press on "Sign in" to the
 * frame in which the code is painted, and from the first byte of the page. Each visit is a new browser's, without cookies
 * or cache. Prints one line of JSON for each network, with medians in milliseconds, and ends with 1 where a goal is missed.
 */

interface Network {
  name: string;
  /** Delay in milliseconds before the answer to a request begins. */
  latency: number;
  /** Bytes per second; -1 for no limit. */
  throughput: number;
  /** The goals, in milliseconds. */
  fromClick?: number;
  fromFirstByte?: number;
}

const KBIT = 1000 / 8;
const NETWORKS: Network[] = [
  { name: "fast", latency: 0, throughput: -1, fromFirstByte: 150 },
  { name: "slow 3G", latency: 400, throughput: 400 * KBIT, fromClick: 1200 },
];
const VISITS = 7;

interface Times {
  fromClick: number;
  fromFirstByte: number;
  /** The page's transferred bytes, without its header. */
  bytes: number;
}

/** Records the time of the first frame that shows the code. A frame is painted when the next one begins. */
function watchForCode(): void {
  const look = () => {
    const code = document.querySelector("svg[role=img]");
    // A page that lost its styles shows a code too.
    const isStyled = getComputedStyle(document.documentElement).getPropertyValue("--accent") !== "";
    if (!code || !isStyled || code.getBoundingClientRect().width < 100) return void requestAnimationFrame(look);
    requestAnimationFrame(() => Object.assign(window, { codeAt: performance.now() }));
  };
  requestAnimationFrame(look);
}

async function visit(page: Page, origin: string, { latency, throughput }: Network): Promise<Times> {
  await page.goto(origin);
  const client = await page.context().newCDPSession(page);
  await client.send("Network.enable");
  await client.send("Network.setCacheDisabled", { cacheDisabled: true });
  await client.send("Network.emulateNetworkConditions", {
    offline: false,
    latency,
    downloadThroughput: throughput,
    uploadThroughput: throughput,
  });
  await page.addInitScript(watchForCode);
  await page.getByRole("link", { name: "Sign in" }).click({ noWaitAfter: true });
  await page.waitForURL("**/login", { waitUntil: "commit" });
  await page.waitForFunction(() => "codeAt" in window, undefined, { timeout: 30_000 });
  return page.evaluate(() => {
    const { codeAt } = window as unknown as { codeAt: number };
    const [entry] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
    if (!entry) throw new Error("The browser told nothing of its navigation.");
    return { fromClick: codeAt, fromFirstByte: codeAt - entry.responseStart, bytes: entry.encodedBodySize };
  });
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

const server = await startServer({ env: { RATE_LIMITS: "off" } });
const browser = await chromium.launch(launchOptions);
try {
  for (const network of NETWORKS) {
    const times: Times[] = [];
    // The first visit is not counted, because it requests what the server has not rendered since its start.
    for (let count = 0; count <= VISITS; count += 1) {
      const context = await browser.newContext();
      const visited = await visit(await context.newPage(), server.origin, network);
      if (count > 0) times.push(visited);
      await context.close();
    }
    const of = (key: keyof Times) => Math.round(median(times.map((each) => each[key])));
    const fromClick = of("fromClick");
    const fromFirstByte = of("fromFirstByte");
    console.log(JSON.stringify({ network: network.name, fromClick, fromFirstByte, bytes: of("bytes") }));
    const isMissed = fromClick > (network.fromClick ?? Infinity) || fromFirstByte > (network.fromFirstByte ?? Infinity);
    if (isMissed) process.exitCode = 1;
  }
} finally {
  await browser.close();
  await server.stop();
}
