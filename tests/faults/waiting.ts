import { readFile } from "node:fs/promises";
import { register, signIn } from "../support/ceremonies.ts";
import { Browser, Phone } from "../support/client.ts";
import { startServer } from "../support/server.ts";
import { Tally } from "./tally.ts";

/** Browsers wait on one instance (2,000, or the number in the first argument) while others sign in. */
const waiting = Number(process.argv[2] ?? 2_000);
const LOGINS = 100;
const tally = new Tally();
const server = await startServer({ env: { RATE_LIMITS: "off", LOG_LEVEL: "warn" } });
const [browser, phone] = [new Browser(server.origin), new Phone(server.origin)];
const account = await register(browser, phone, "ann@example.com");

/** The duration of complete logins in milliseconds, one after another, sorted. */
async function logins(): Promise<number[]> {
  const times: number[] = [];
  for (let at = 0; at < LOGINS; at += 1) {
    const began = performance.now();
    await signIn(browser, phone, account);
    times.push(performance.now() - began);
  }
  return times.sort((one, other) => one - other);
}
const at = (times: number[], part: number) => times[Math.floor(part * (times.length - 1))] ?? 0;
const told = (times: number[]) => `p50 ${at(times, 0.5).toFixed(0)} ms, p99 ${at(times, 0.99).toFixed(0)} ms`;

async function resident(): Promise<number> {
  return Number(/VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${server.pid}/status`, "utf8"))?.[1]) / 1024;
}

await logins();
const [alone, emptyMemory] = [await logins(), await resident()];
const leave = new AbortController();
let refused = 0;
let ended = 0;
const streams: Promise<void>[] = [];
for (let opened = 0; opened < waiting; opened += 1) {
  const someone = new Browser(server.origin);
  const heard = Promise.withResolvers<void>();
  streams.push(
    (async () => {
      try {
        // A code expires after a minute, and the page requests the next.
        while (!leave.signal.aborted) {
          const { challenge } = await someone.begin();
          for await (const _ of someone.events(challenge, leave.signal)) heard.resolve();
          ended += 1;
        }
      } catch {
        if (!leave.signal.aborted) refused += 1;
        heard.resolve();
      }
    })(),
  );
  if (opened % 50 === 0) await heard.promise;
}
const [crowded, fullMemory] = [await logins(), await resident()];
console.log(
  `${waiting} browsers wait; ${ended} codes ran out and were drawn anew; ${refused} browsers were turned away`,
);
console.log(`logins without them: ${told(alone)}; with them: ${told(crowded)}`);
console.log(
  `memory ${emptyMemory.toFixed(0)} MB, then ${fullMemory.toFixed(0)} MB: ${(((fullMemory - emptyMemory) * 1024) / waiting).toFixed(0)} KB a browser`,
);
tally.check("nobody who waits is turned away", refused === 0);
tally.check(
  "logins take at most three times as long, or 100 ms more",
  at(crowded, 0.5) < Math.max(3 * at(alone, 0.5), at(alone, 0.5) + 100),
);
leave.abort();
await Promise.all(streams);
tally.check("it stops within its two seconds", await server.stop().then(() => true));
tally.finish();
