import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { startServer } from "#tests/support/server.ts";
import { Person } from "./person.ts";
import { seedAccounts } from "./seed.ts";

/**
 * `npm run bench`: starts a server of its own and prints one line of JSON. Load and server share this machine's cores,
 * so rates are a lower bound. Times are milliseconds of wall clock, memory is bytes of the server's resident set.
 */

const SECONDS = 10;
const WARM_UP = 200;
const WAITING = 500;
const SEEDED = 100_000;

const percentile = (sorted: number[], part: number) => round(sorted[Math.floor(part * (sorted.length - 1))] ?? 0);
const round = (value: number) => Math.round(value * 100) / 100;

let people = 0;
const newPeople = (origin: string, count: number) =>
  Promise.all(Array.from({ length: count }, () => Person.register(origin, `bench-${++people}@example.com`)));

/** Each of `crowd` signs in again and again, for as long as `goOn` says. */
async function signIn(crowd: Person[], goOn: () => boolean) {
  const whole: number[] = [];
  const postToEvent: number[] = [];
  const began = performance.now();
  await Promise.all(
    crowd.map(async (person) => {
      while (goOn()) {
        const login = await person.login();
        whole.push(login.whole);
        postToEvent.push(login.postToEvent);
      }
    }),
  );
  const seconds = (performance.now() - began) / 1000;
  whole.sort((a, b) => a - b);
  postToEvent.sort((a, b) => a - b);
  return {
    logins_per_second: round(whole.length / seconds),
    login_p50: percentile(whole, 0.5),
    event_p50: percentile(postToEvent, 0.5),
    event_p99: percentile(postToEvent, 0.99),
  };
}

const during = (seconds: number) => {
  const end = performance.now() + 1000 * seconds;
  return () => performance.now() < end;
};
const times = (count: number) => {
  let left = count;
  return () => left-- > 0;
};

const residentBytes = (pid: number) =>
  1024 * Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);

async function bytesPerWaitingBrowser(origin: string, pid: number): Promise<number> {
  const [person] = await newPeople(origin, 1);
  if (!person) return 0;
  const close = [await person.wait()];
  await sleep(2000);
  const before = residentBytes(pid);
  for (let open = 0; open < WAITING; open += 1) close.push(await person.wait());
  await sleep(2000);
  const after = residentBytes(pid);
  for (const leave of close) leave();
  return Math.round((after - before) / WAITING);
}

const server = await startServer({ env: { RATE_LIMITS: "off", LOG_LEVEL: "warn" } });
try {
  const { origin, pid, dataFolder } = server;
  await signIn(await newPeople(origin, 8), times(WARM_UP));
  const at: Record<string, Awaited<ReturnType<typeof signIn>>> = {};
  for (const crowd of [1, 8, 16]) at[crowd] = await signIn(await newPeople(origin, crowd), during(SECONDS));
  const waiting = await bytesPerWaitingBrowser(origin, pid);
  const few = await signIn(await newPeople(origin, 1), during(SECONDS));
  await seedAccounts(dataFolder, SEEDED);
  const many = await signIn(await newPeople(origin, 1), during(SECONDS));
  console.log(
    JSON.stringify({
      node: process.version,
      at_once: at,
      bytes_per_waiting_browser: waiting,
      login_p50_with_few_users: few.login_p50,
      [`login_p50_with_${SEEDED}_users`]: many.login_p50,
    }),
  );
} finally {
  await server.stop();
}
process.exit(0);
