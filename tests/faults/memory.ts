import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { presentState } from "../http/people.ts";
import { register } from "../support/ceremonies.ts";
import { type Account, Browser, Phone } from "../support/client.ts";
import { freePort } from "../support/ports.ts";
import { startServer } from "../support/server.ts";
import { Inspector } from "./inspector.ts";
import { Tally } from "./tally.ts";

/**
 * After ten times as many ceremonies (by default 100,000 after 10,000) the memory use must be within 10 % of the first
 * value.
 */
const first = Number(process.argv[2] ?? 10_000);
const AT_ONCE = 8;
/** An expired ceremony is kept for one more minute, and removed up to ten seconds later. */
const SETTLE_MS = 135_000;

const tally = new Tally();
const inspectPort = await freePort();
const NODE_OPTIONS = `--inspect=127.0.0.1:${inspectPort}`;
const server = await startServer({ env: { RATE_LIMITS: "off", LOG_LEVEL: "silent", NODE_OPTIONS } });
const inspector = await Inspector.connect(inspectPort);
const people = await Promise.all(
  Array.from({ length: AT_ONCE }, async (_, at) => {
    const [browser, phone] = [new Browser(server.origin), new Phone(server.origin)];
    return { browser, phone, account: await register(browser, phone, `person-${at}@example.com`) };
  }),
);

/** Every fourth ceremony is scanned and denied, every eighth is completed, and the others expire. */
async function ceremony(browser: Browser, phone: Phone, account: Account, turn: number): Promise<void> {
  const { challenge, link } = await browser.begin();
  if (turn % 4 !== 0) return;
  const scanned = await phone.scan(link, account);
  const { number } = await presentState(browser, challenge);
  if (turn % 8 !== 0) return phone.deny(scanned);
  await phone.login(scanned, account, number);
  await browser.redeem(challenge);
}

async function run(count: number): Promise<void> {
  let turn = 0;
  await Promise.all(
    people.map(async ({ browser, phone, account }) => {
      while (turn < count) await ceremony(browser, phone, account, turn++);
    }),
  );
  await sleep(SETTLE_MS);
}

async function measure(ceremonies: number): Promise<{ heap: number; resident: number }> {
  const heap = await inspector.liveHeap();
  const status = await readFile(`/proc/${server.pid}/status`, "utf8").catch(() => "");
  const resident = 1024 * Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0);
  console.log(`after ${ceremonies} ceremonies: ${mb(heap)} live, ${mb(resident)} resident`);
  return { heap, resident };
}
const mb = (bytes: number) => `${(bytes / 2 ** 20).toFixed(1)} MB`;

await run(first);
const before = await measure(first);
await run(9 * first);
const after = await measure(10 * first);
tally.check("the live heap is within 10 %", after.heap <= 1.1 * before.heap);
tally.check("the resident memory is within 10 %", after.resident <= 1.1 * before.resident);
inspector.close();
await server.stop();
tally.finish();
