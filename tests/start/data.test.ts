import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, beforeEach, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { findPostmaster } from "#embedded-postgres/postmaster.ts";
import { register, signIn } from "#tests/support/ceremonies.ts";
import { type Account, Browser, Phone } from "#tests/support/client.ts";
import { databasePid, killDatabase, type RunningServer, removeData, startServer } from "#tests/support/server.ts";

let dataFolder: string;
const folders: string[] = [];
beforeEach(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), "qr2pass-data-"));
  folders.push(dataFolder);
});
after(() => Promise.all(folders.map(removeData)));

const run = () => startServer({ dataFolder });
const postmasterFile = () => join(dataFolder, "postgres/postmaster.pid");

const registerAt = ({ origin }: RunningServer) => register(new Browser(origin), new Phone(origin), "ann@example.com");

/** Asserts that the account exists and its key can sign in. */
async function assertSignsIn({ origin }: RunningServer, account: Account): Promise<void> {
  const browser = new Browser(origin);
  await signIn(browser, new Phone(origin), account);
  assert.ok(await browser.isSignedIn());
}

async function untilHealthy({ origin }: RunningServer): Promise<void> {
  const deadline = Date.now() + 30_000;
  while ((await fetch(`${origin}/api/health`)).status !== 200) {
    assert.ok(Date.now() < deadline, "the database did not come back");
    await sleep(100);
  }
}

/** Whether the database runs. A process that ended but has not been reaped does not count. */
const isRunning = () => findPostmaster(join(dataFolder, "postgres")) !== null;

test("an event stream does not delay stopping, and the database stops too", async () => {
  const server = await run();
  const browser = new Browser(server.origin);
  const { challenge } = await browser.begin();
  const events = browser.events(challenge);
  assert.equal((await events.next()).value?.state, "waiting");
  assert.ok(isRunning());

  const began = Date.now();
  const stopped = server.stop();
  // The stream was closed properly and did not break.
  assert.equal((await events.next()).done, true);
  await stopped;
  assert.equal(await server.ended, 0);
  assert.ok(Date.now() - began < 2_000, `stopped after ${Date.now() - began} ms`);
  assert.ok(!isRunning());
});

test("after SIGKILL of the app, the next start finds the running database and serves the same data", async () => {
  const server = await run();
  const account = await registerAt(server);
  const database = await databasePid(dataFolder);
  await server.kill();
  assert.ok(isRunning());

  const next = await run();
  assert.equal(await databasePid(dataFolder), database);
  await assertSignsIn(next, account);
  await next.stop();
  assert.ok(!isRunning());
});

test("after SIGKILL of the app and its database, the next start serves the same data", async () => {
  const server = await run();
  const account = await registerAt(server);
  await server.killAll();
  const next = await run();
  await assertSignsIn(next, account);
  await next.stop();
});

test("a database that was killed is restarted, and the site continues", async () => {
  const server = await run();
  const account = await registerAt(server);
  const database = await databasePid(dataFolder);
  await killDatabase(dataFolder);
  while (!existsSync(postmasterFile()) || (await databasePid(dataFolder).catch(() => database)) === database)
    await sleep(20);
  await untilHealthy(server);
  await assertSignsIn(server, account);
  await server.stop();
  assert.equal(await server.ended, 0);
  assert.doesNotMatch(server.output(), /unhandled|uncaught/);
});

test("a second server on the same data is refused with an explanation, and the first continues", async () => {
  const server = await run();
  await assert.rejects(run(), /Another QR2Pass already serves this data/);
  await registerAt(server);
  await server.stop();
});

test("files left by a power cut do not prevent the database from starting", async () => {
  const server = await run();
  const account = await registerAt(server);
  await server.killAll();
  // The pid now belongs to another program, and a folder was incomplete.
  const lines = readFileSync(postmasterFile(), "utf8").split("\n");
  writeFileSync(postmasterFile(), [String(process.pid), ...lines.slice(1)].join("\n"));
  const abandoned = join(dataFolder, "postgres.new-abcdef");
  mkdirSync(abandoned);
  utimesSync(abandoned, 0, 0);

  const next = await run();
  await assertSignsIn(next, account);
  assert.ok(!existsSync(abandoned));
  await next.stop();
});

test("lost or damaged secrets are reported with an explanation", async () => {
  const server = await run();
  await server.stop();
  const file = join(dataFolder, "secrets.json");
  const secrets = readFileSync(file, "utf8");

  writeFileSync(file, secrets.slice(0, 40));
  await assert.rejects(run(), /secrets\.json does not hold QR2Pass's secrets\. Put the file back/);
  writeFileSync(file, secrets.replace(/"databasePassword": "[^"]+"/, `"databasePassword": "${"x".repeat(43)}"`));
  await assert.rejects(run(), /is not the one of the database there/);
  writeFileSync(file, secrets);
  await (await run()).stop();
});
