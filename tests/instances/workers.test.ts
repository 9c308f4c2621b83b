import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { register, signIn } from "../support/ceremonies.ts";
import { Browser, Phone } from "../support/client.ts";
import { RedisServer } from "../support/redis-server.ts";
import { type RunningServer, startServer } from "../support/server.ts";

const METRICS_TOKEN = "a-token-for-the-tests";
const WAIT_MS = 60_000;

let redis: RedisServer;
let server: RunningServer;
before(async () => {
  redis = await RedisServer.start();
  server = await startServer({ env: { WORKERS: "2", REDIS_URL: redis.url, METRICS_TOKEN, RATE_LIMITS: "off" } });
});
after(async () => {
  await server.stop();
  await redis.stop();
});

/** The processes below `pid` that run a worker. */
function workersOf(pid: number): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((child) => {
      try {
        const parent = readFileSync(`/proc/${child}/stat`, "utf8").split(") ").at(-1)?.split(" ")[1];
        return Number(parent) === pid && readFileSync(`/proc/${child}/cmdline`, "utf8").includes("worker.ts");
      } catch {
        return false;
      }
    });
}

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

async function until(isSo: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (const end = Date.now() + WAIT_MS; !(await isSo()); await sleep(50)) assert.ok(Date.now() < end, what);
}

/** A counter or gauge of `/metrics`, summed over its labels. */
async function metric(name: string): Promise<number> {
  // A new connection, so that each worker is asked in turn.
  const headers = { authorization: `Bearer ${METRICS_TOKEN}`, connection: "close" };
  const text = await (await fetch(`${server.origin}/metrics`, { headers })).text();
  const lines = text.split("\n").filter((line) => line.startsWith(name) && /^[ {]/.test(line.slice(name.length)));
  return lines.reduce((sum, line) => sum + Number(line.split(" ").at(-1)), 0);
}

test("a worker that is killed under load is replaced, and no acknowledged login is lost", async () => {
  const [killed] = workersOf(server.pid);
  assert.equal(workersOf(server.pid).length, 2);
  assert.ok(killed);
  const signedIn: Browser[] = [];
  let goOn = true;
  let broken = 0;
  const person = async (name: number) => {
    const phone = new Phone(server.origin);
    const account = await register(new Browser(server.origin), phone, `person-${name}@example.com`);
    while (goOn) {
      const browser = new Browser(server.origin);
      await signIn(browser, phone, account).then(
        () => signedIn.push(browser),
        () => {
          broken += 1;
        },
      );
    }
  };
  const crowd = Promise.all([1, 2, 3, 4].map(person));
  await until(() => signedIn.length >= 8, "nobody signs in");
  process.kill(killed, "SIGKILL");
  const before = signedIn.length;
  await until(() => signedIn.length >= before + 8, "nobody signs in any more");
  await until(() => workersOf(server.pid).length === 2, "the worker is not replaced");
  await until(() => server.output().includes("a worker died and is replaced"), "its death is not told");
  goOn = false;
  await crowd;
  assert.ok(!workersOf(server.pid).includes(killed));
  for (const browser of signedIn) assert.ok(await browser.isSignedIn());
  // What was in progress in that worker: at most one login per person.
  assert.ok(broken <= 8, `${broken} logins broke off`);
});

test("metrics include all workers, whichever of them is asked", async () => {
  const name = "qr2pass_ceremonies_total";
  const before = await metric(name);
  for (let at = 0; at < 6; at += 1) await new Browser(server.origin).begin();
  for (let at = 0; at < 4; at += 1) assert.equal(await metric(name), before + 6);
});

test("SIGTERM ends the server and its workers within two seconds, with or without open streams", async () => {
  const browser = new Browser(server.origin);
  const { challenge } = await browser.begin();
  const events = browser.events(challenge);
  assert.equal((await events.next()).value?.state, "waiting");
  const workers = workersOf(server.pid);
  assert.equal(workers.length, 2);
  const began = Date.now();
  process.kill(server.pid, "SIGTERM");
  assert.equal(await server.ended, 0);
  assert.ok(Date.now() - began < 2_000, `it took ${Date.now() - began} ms`);
  assert.deepEqual(workers.filter(isAlive), []);
});

test("workers end with their supervisor, even if it is killed, and workers that cannot start are given up with an explanation", async () => {
  const env = { WORKERS: "2", REDIS_URL: redis.url };
  const doomed = await startServer({ env });
  const workers = workersOf(doomed.pid);
  assert.equal(workers.length, 2);
  await doomed.killAll();
  await until(() => !workers.some(isAlive), "workers outlive their supervisor");
  await assert.rejects(
    startServer({ env, nodeArguments: [`--import=${new URL("../support/no-worker.ts", import.meta.url)}`] }),
    /5 workers in a row died soon after their start/,
  );
});
