import { existsSync, globSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { presentState } from "../http/people.ts";
import { register, signIn } from "../support/ceremonies.ts";
import { Browser, Phone } from "../support/client.ts";
import { startServer } from "../support/server.ts";
import { Tally } from "./tally.ts";

/** Sets the server's clock forwards and back by a minute during ceremonies (with Debian's libfaketime). */
const library = globSync("/usr/lib/*/faketime/libfaketime.so.1")[0];
const tally = new Tally();
if (library && existsSync(library)) await setTheClock(library);
else console.log("The clock is not set: install Debian's package faketime for that.");
tally.finish();

async function setTheClock(preload: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "qr2pass-clock-"));
  const file = join(folder, "time");
  const set = async (offset: string) => {
    await writeFile(file, `${offset}\n`);
    // Node reads the clock for response headers once a second.
    await sleep(1200);
  };
  await set("+0");
  const server = await startServer({
    env: {
      LD_PRELOAD: preload,
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_NO_CACHE: "1",
      // Changing the system time does not affect the monotonic clock.
      FAKETIME_DONT_FAKE_MONOTONIC: "1",
    },
  });
  const clock = async () =>
    Date.parse((await fetch(`${server.origin}/api/health`)).headers.get("date") ?? "") - Date.now();
  const [browser, phone] = [new Browser(server.origin), new Phone(server.origin)];
  const account = await register(browser, phone, "ann@example.com");
  await signIn(browser, phone, account);

  for (const [offset, minutes] of [
    ["+60", 1],
    ["-60", -1],
    ["+0", 0],
  ] as const) {
    const waiting = await browser.begin();
    const claimed = await browser.begin();
    const scanned = await phone.scan(claimed.link, account);
    await set(offset);
    const off = await clock();
    tally.check(`the server's clock is ${minutes} min off`, Math.abs(off - 60_000 * minutes) < 5_000);
    tally.check("a code that waits still waits", (await presentState(browser, waiting.challenge)).state === "waiting");
    const { number } = await presentState(browser, claimed.challenge);
    await phone.login(scanned, account, number);
    tally.check(
      "a code that was scanned is approved and redeemed",
      (await browser.redeem(claimed.challenge)) === "/account",
    );
    tally.check("the session is on", await browser.isSignedIn());
    const other = new Browser(server.origin);
    await signIn(other, phone, account);
    tally.check("a new browser signs in", await other.isSignedIn());
  }
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}
