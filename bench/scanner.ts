import { Browser } from "#tests/support/client.ts";
import { openPhone } from "#tests/support/phone.ts";
import { startServer } from "#tests/support/server.ts";

/**
 * `npm run bench:scanner`: how long the authenticator's scanner takes to open once it was open before, in milliseconds:
 * until the camera's picture runs, and until the code in it is read. Prints two lines of JSON: `page`, from the start of
 * loading `/authenticator#scan` anew, as its shortcut on the home screen does; `button`, from the tap on Scan in the
 * open app. Without a graphics card pictures are drawn by the processor, so these are upper bounds.
 */

const TIMES = 15;

/**
 * Records, in milliseconds since the page began to load, when the camera's picture appeared and when the scanner
 * closed.
 */
function watchScanner(): void {
  const seen = { picture: 0, read: 0 };
  Object.assign(globalThis, { seen });
  setInterval(() => {
    const video = document.querySelector("video");
    if (video && video.readyState >= 2 && !video.paused && video.videoWidth > 0) seen.picture ||= performance.now();
    if (seen.picture && location.hash !== "#scan") seen.read ||= performance.now();
  }, 5);
}

const server = await startServer();
const phone = await openPhone({ origin: server.origin, before: watchScanner });
const { page } = phone;

/** The milliseconds from `from` until each event. */
async function seenSince(from: number) {
  await page.waitForFunction(() => (globalThis as unknown as { seen: { read: number } }).seen.read > 0);
  const seen = await page.evaluate(() => (globalThis as unknown as { seen: Record<"picture" | "read", number> }).seen);
  return { picture: seen.picture - from, read: seen.read - from };
}

function print(from: string, runs: { picture: number; read: number }[]): void {
  const spread = (of: "picture" | "read") => {
    const sorted = runs.map((run) => Math.round(run[of])).sort((a, b) => a - b);
    return { p50: sorted[Math.floor(sorted.length / 2)], max: sorted.at(-1) };
  };
  console.log(JSON.stringify({ from, picture: spread("picture"), read: spread("read") }));
}

try {
  // A code of a site for which this phone has no account: it is read, and the app says so.
  const { link } = await new Browser(server.origin).begin();
  await phone.scan(link);
  await page.getByRole("heading", { level: 1 }).waitFor();

  const loads = [];
  for (let time = 0; time <= TIMES; time += 1) {
    await page.goto("about:blank");
    await page.goto("/authenticator#scan");
    loads.push(await seenSince(0));
  }
  print("page", loads.slice(1));

  const taps = [];
  for (let time = 0; time < TIMES; time += 1) {
    await page.goto("about:blank");
    await page.goto("/authenticator");
    const scan = page.getByRole("link", { name: /^Scan/ });
    await scan.waitFor();
    await page.evaluate(() => {
      addEventListener("click", () => Object.assign(globalThis, { tapped: performance.now() }), { capture: true });
    });
    await scan.click();
    const tapped = await page.evaluate(() => (globalThis as unknown as { tapped: number }).tapped);
    taps.push(await seenSince(tapped));
  }
  print("button", taps);
} finally {
  await phone.close();
  await server.stop();
}
