import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { randomToken } from "#lib/protocol/random.ts";
import { freePort } from "#tests/support/ports.ts";
import { PostgresServer } from "#tests/support/postgres-server.ts";
import { startServer } from "#tests/support/server.ts";

let postgres: PostgresServer;
before(async () => {
  postgres = await PostgresServer.start();
});
after(() => postgres.stop());

/** An address of this machine that is not loopback, if it has one. */
const outer = Object.values(networkInterfaces())
  .flatMap((all) => all ?? [])
  .find(({ internal, family }) => !internal && family === "IPv4")?.address;

for (const HOST of ["127.0.1.1", "::1", "0.0.0.0", ...(outer ? [outer] : [])]) {
  test(`with HOST=${HOST} the printed address answers, and the container's check of health finds the server`, async () => {
    const PORT = String(await freePort());
    const env = { HOST, PORT };
    const server = await startServer({ env: { ...env, DATABASE_URL: postgres.url, AUTH_SECRET: randomToken(32) } });
    try {
      const printed = /is ready: (\S+)/.exec(server.output())?.[1];
      for (const path of ["/api/health", "/login"]) {
        assert.equal((await fetch(`${printed}${path}`)).status, 200, `${printed}${path}`);
      }
      const check = join(import.meta.dirname, "../../server/health-check.ts");
      execFileSync(process.execPath, [check], { env: { NODE_ENV: "production", ...env }, stdio: "pipe" });
    } finally {
      await server.stop();
    }
  });
}
