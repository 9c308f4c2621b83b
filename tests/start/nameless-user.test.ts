import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { chmodSync, chownSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "#tests/support/ports.ts";
import { removeData } from "#tests/support/server.ts";

const ROOT = join(import.meta.dirname, "../..");
/** As for containers that are run with `--user 4711`: no entry in /etc/passwd has this id. */
const ID = { uid: 4711, gid: 4711 };
const folder = mkdtempSync(join(tmpdir(), "qr2pass-nameless-"));
after(() => removeData(folder));

const mayRead =
  process.getuid?.() === 0 &&
  spawnSync(process.execPath, ["--check", join(ROOT, "server/serve.ts")], { ...ID, cwd: "/" }).status === 0;
const skip = !mayRead && "needs root, to become somebody else who may read this folder";

async function serve(name: string, PATH: string) {
  const DATA_DIR = join(folder, name);
  if (process.getuid?.() === 0) chownSync(folder, ID.uid, ID.gid);
  chmodSync(folder, 0o700);
  const port = String(await freePort());
  const child = spawn(process.execPath, [join(ROOT, "server/serve.ts")], {
    ...ID,
    cwd: "/",
    env: { PATH, NODE_ENV: "production", DATA_DIR, PORT: port },
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  while (!output.includes("QR2Pass is ready") && child.exitCode === null) await sleep(50);
  return { child, ended, port, output: () => output };
}

test("a user without an entry in /etc/passwd runs the site with its own database", { skip }, async () => {
  const run = await serve("data", process.env.PATH ?? "");
  // If the system allows no user namespaces, the server says what to do instead.
  if (run.child.exitCode !== null) return assert.match(run.output(), /has no entry in \/etc\/passwd.*DATABASE_URL/);
  assert.equal((await fetch(`http://127.0.0.1:${run.port}/api/health`)).status, 200);
  run.child.kill("SIGTERM");
  assert.equal(await run.ended, 0);
});

test("if that is impossible, one sentence says what to do", { skip }, async () => {
  const run = await serve("other", "/nowhere");
  assert.equal(await run.ended, 1);
  assert.match(run.output(), /^The user with the id 4711 has no entry in \/etc\/passwd[^\n]*DATABASE_URL[^\n]*\n$/m);
});
