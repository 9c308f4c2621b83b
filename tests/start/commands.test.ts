import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, renameSync, statSync, symlinkSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { copyCheckout } from "#tests/support/checkout.ts";
import { freePort } from "#tests/support/ports.ts";

/** A folder name that a shell would split or expand if the scripts did not quote it. */
const NAME = `qr2pass  'of a person' $HOME "$(id)" a$b`;

let checkout: ReturnType<typeof copyCheckout>;
before(() => {
  checkout = copyCheckout(NAME);
});
after(() => checkout.remove());

interface Run {
  child: ChildProcess;
  output(): string;
  ended: Promise<number | null>;
}

/** Runs the command with only these settings, from a folder outside the checkout. */
function start(command: string, env: Record<string, string>): Run {
  const { PATH, HOME, NODE_ENV } = process.env;
  const child = spawn(command, [], { cwd: tmpdir(), env: { PATH, HOME, NODE_ENV, ...env } });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      output += chunk;
    });
  }
  return { child, output: () => output, ended: once(child, "close").then(([code]) => code) };
}

async function untilReady({ child, output }: Run): Promise<void> {
  while (!output().includes("QR2Pass is ready")) {
    assert.equal(child.exitCode ?? child.signalCode, null, output());
    await sleep(20);
  }
}

const modeOf = (path: string) => statSync(path).mode & 0o777;

test("script/start works from any folder and through a link, and stopping its process stops the server", async () => {
  const { root } = checkout;
  const link = join(dirname(root), "start-it");
  symlinkSync(join(root, "script/start"), link);
  const port = String(await freePort());
  const run = start(link, { PORT: port });
  await untilReady(run);
  assert.ok(run.output().includes(`http://localhost:${port}`));
  assert.doesNotMatch(run.output(), /Building|Installing/);
  assert.equal((await fetch(`http://127.0.0.1:${port}/api/health`)).status, 200);

  // The data is in the checkout, readable by its owner only; root's folder lets the database's user pass.
  const data = join(root, ".data");
  assert.equal(modeOf(data), process.getuid?.() === 0 ? 0o710 : 0o700);
  assert.equal(modeOf(join(data, "secrets.json")), 0o600);
  assert.equal(modeOf(join(data, "postgres")), 0o700);

  // The first stop after an installation also stores the compiled modules, which takes longer than stopping.
  const first = Date.now();
  run.child.kill("SIGTERM");
  assert.equal(await run.ended, 0);
  assert.ok(Date.now() - first < 6_000, `stopped after ${Date.now() - first} ms`);
  const next = start(link, { PORT: port });
  await untilReady(next);
  const began = Date.now();
  next.child.kill("SIGTERM");
  assert.equal(await next.ended, 0);
  assert.ok(Date.now() - began < 2_000, `stopped after ${Date.now() - began} ms`);
  assert.ok(!existsSync(join(data, "postgres/postmaster.pid")));
});

test("a port in use is reported before the build", async () => {
  const { root } = checkout;
  const built = join(root, ".next/qr2pass-built");
  const away = `${built}.away`;
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  const { port } = other.address() as AddressInfo;
  renameSync(built, away);
  try {
    const run = start(join(root, "script/start"), { PORT: String(port) });
    assert.equal(await run.ended, 1);
    assert.match(run.output(), new RegExp(`Port ${port} is taken`));
    assert.doesNotMatch(run.output(), /Building/);
  } finally {
    renameSync(away, built);
    other.close();
  }
});

test("invalid settings are named with the reason", async () => {
  const run = start(join(checkout.root, "script/start"), { PORT: "many", AUTH_URL: "https://example.com/path" });
  assert.equal(await run.ended, 1);
  assert.match(run.output(), /PORT: .+\n.*AUTH_URL: |AUTH_URL: .+\n.*PORT: /);
  assert.doesNotMatch(run.output(), /at .+:\d+:\d+/);
});
