import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { register, signIn } from "#tests/support/ceremonies.ts";
import { Browser, Phone } from "#tests/support/client.ts";
import { removeData, startServer } from "#tests/support/server.ts";

const folder = await mkdtemp(join(tmpdir(), "qr2pass-backup-"));
const [dataFolder, copy] = [join(folder, "data"), join(folder, "copy")];
after(() => removeData(folder));

/** As described in the deploy guide. */
const copyAll = (from: string, to: string) => execFileSync("cp", ["-a", from, to]);

test("a copy of the data folder of a stopped server brings back accounts, keys and sessions", async () => {
  const first = await startServer({ dataFolder });
  const browser = new Browser(first.origin);
  const account = await register(browser, new Phone(first.origin), "ann@example.com");
  await signIn(browser, new Phone(first.origin), account);
  await first.stop();
  copyAll(dataFolder, copy);

  const later = await startServer({ dataFolder });
  await register(new Browser(later.origin), new Phone(later.origin), "bob@example.com");
  await later.stop();

  await removeData(dataFolder);
  copyAll(copy, dataFolder);
  // On the same port, because codes and cookies belong to an origin.
  const restored = await startServer({ dataFolder, env: { PORT: new URL(first.origin).port } });
  try {
    assert.ok(await browser.isSignedIn());
    await signIn(new Browser(restored.origin), new Phone(restored.origin), account);
    // The backup does not contain later changes.
    await register(new Browser(restored.origin), new Phone(restored.origin), "bob@example.com");
  } finally {
    await restored.stop();
  }
});
