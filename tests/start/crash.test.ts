import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import pg from "pg";
import { randomToken } from "#lib/protocol/random.ts";
import { Browser } from "#tests/support/client.ts";
import { PostgresServer } from "#tests/support/postgres-server.ts";
import { startServer } from "#tests/support/server.ts";

const FAULTS = {
  "an exception that nobody catches": "throw new Error('injected')",
  "a rejection that nobody handles": "Promise.reject(new Error('injected'))",
};

/** Requests in progress get 5 s, so the port has to be closed well before. */
const CLOSED_MS = 2_000;

let folder: string;
let postgres: PostgresServer;
before(async () => {
  [folder, postgres] = await Promise.all([mkdtemp(join(tmpdir(), "qr2pass-crash-")), PostgresServer.start()]);
});
after(async () => {
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
});

for (const [at, [name, fault]] of Object.entries(FAULTS).entries()) {
  test(`after ${name}, requests in flight are finished, and the server ends with an error`, async () => {
    // The test causes the error: a preloaded module throws at a signal.
    const preload = join(folder, `fault-${at}.mjs`);
    await writeFile(preload, `process.on("SIGUSR2", () => setImmediate(() => { ${fault}; }));`);
    const server = await startServer({
      env: { DATABASE_URL: postgres.url, AUTH_SECRET: randomToken(32), NODE_OPTIONS: `--import=${preload}` },
    });
    const browser = new Browser(server.origin);
    // The first request warms up the route.
    await browser.begin({ action: "register", email: `first-${at}@example.com` });
    const holder = new pg.Client({ connectionString: postgres.url });
    await holder.connect();
    await holder.query("begin; lock table users in access exclusive mode");
    const inFlight = new Browser(server.origin).begin({ action: "register", email: `second-${at}@example.com` });
    for (let waits = 0; waits === 0; ) {
      waits = (await postgres.query("select from pg_locks where not granted")).length;
    }
    process.kill(server.pid, "SIGUSR2");
    while (!/injected|uncaught exception|unhandled rejection/.test(server.output()))
      await new Promise((go) => setTimeout(go, 20));
    // It soon accepts no more requests, and has not abandoned the one in progress.
    const isOpen = () => fetch(`${server.origin}/api/health`).then(Boolean, () => false);
    for (const end = Date.now() + CLOSED_MS; await isOpen(); ) assert.ok(Date.now() < end, "it still accepts requests");
    await holder.query("commit");
    await holder.end();
    assert.ok((await inFlight).challenge);
    assert.equal(await server.ended, 1);
    await server.stop();
  });
}
