import { execFileSync } from "node:child_process";
import { mkdtemp, rm, statfs, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { Crowd } from "./crowd.ts";
import { Instances } from "./instances.ts";
import { Tally } from "./tally.ts";
import { checkLog, verify } from "./verify.ts";

/** Tests PostgreSQL without free connections, and with a full disk (a small tmpfs, which only root can mount). */
const tally = new Tally();

async function takeAllConnections(url: string): Promise<pg.Client[]> {
  const taken: pg.Client[] = [];
  for (const end = performance.now() + 8_000; performance.now() < end; ) {
    const client = new pg.Client({ connectionString: url });
    client.on("error", () => {});
    await client.connect().then(
      () => taken.push(client),
      () => sleep(20),
    );
  }
  return taken;
}

const short = await Instances.start(2, { settings: { max_connections: "30" } });
const crowd = new Crowd(short.sites, 8);
await sleep(3000);
await short.postgres.query("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'qr2pass'");
const taken = await takeAllConnections(short.postgres.url);
console.log(`others hold ${taken.length} of 30 connections`);
await Promise.all(taken.map((client) => client.end()));
await sleep(3000);
await crowd.disperse();
await verify(tally, crowd, short.sites[0] as { at: string });
checkLog(tally, short.output());
await short.stop();

if (process.getuid?.() === 0 && process.platform === "linux") await fillTheDisk();
else console.log("The disk is not filled: only root can mount a small one.");
tally.finish();

async function fillTheDisk(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "qr2pass-small-disk-"));
  execFileSync("mount", ["-t", "tmpfs", "-o", "size=160m,mode=755", "tmpfs", folder]);
  try {
    const settings = { max_wal_size: "32MB", min_wal_size: "32MB", shared_buffers: "16MB" };
    const full = await Instances.start(2, { folder, settings });
    const people = new Crowd(full.sites, 8);
    await sleep(3000);
    const { bavail, bsize } = await statfs(folder);
    const filler = join(folder, "filler");
    // Leaves no free page, so the next growth of a table or of the log fails.
    await writeFile(filler, Buffer.alloc(Math.max(0, bavail * bsize - 4096))).catch(() => {});
    await sleep(8000);
    const before = people.acknowledged.accounts.length;
    await rm(filler);
    // PostgreSQL stops when it cannot write its log, and its operator starts it again.
    if (
      !(await full.postgres.query("select 1").then(
        () => true,
        () => false,
      ))
    )
      await full.postgres.start();
    await sleep(5000);
    await people.disperse();
    console.log("the disk was full for 8 s");
    tally.check("registrations go on after it", people.acknowledged.accounts.length > before);
    await verify(tally, people, full.sites[0] as { at: string });
    checkLog(tally, full.output());
    await full.stop();
  } finally {
    execFileSync("umount", [folder]);
    await rm(folder, { recursive: true, force: true });
  }
}
