import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "#tests/support/ports.ts";
import { removeData } from "#tests/support/server.ts";

const ROOT = join(import.meta.dirname, "../..");
const folder = await mkdtemp(join(tmpdir(), "qr2pass-dev-"));
after(() => removeData(folder));

test("npm run dev uses the embedded database, and stops it at the end", async () => {
  const port = String(await freePort());
  const { dev } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")).scripts;
  const [, file = ""] = dev.split(" ");
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, [join(ROOT, file)], {
    cwd: tmpdir(),
    env: { PATH, HOME, NODE_ENV: "test", DATA_DIR: folder, PORT: port },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
  try {
    while (!output.includes("Ready in")) {
      assert.equal(child.exitCode, null, output);
      await sleep(50);
    }
    const response = await fetch(`http://localhost:${port}/api/health`);
    assert.deepEqual(await response.json(), { status: "ok", database: true, redis: null });
    const { authSecret, databasePassword } = JSON.parse(readFileSync(join(folder, "secrets.json"), "utf8"));
    assert.ok(!output.includes(authSecret) && !output.includes(databasePassword));
  } finally {
    const ended = once(child, "close");
    child.kill("SIGTERM");
    await ended;
  }
  assert.ok(!existsSync(join(folder, "postgres/postmaster.pid")));
});
