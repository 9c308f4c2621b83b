import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { killDatabase, removeData, startServer } from "../support/server.ts";
import { Crowd } from "./crowd.ts";
import { Instances } from "./instances.ts";
import { Tally } from "./tally.ts";
import { checkLog, verify } from "./verify.ts";

/**
 * Kills PostgreSQL under load with SIGKILL: an external one, and the embedded one, which the server restarts itself.
 */
const times = Number(process.argv[2] ?? 20);
const tally = new Tally();

const instances = await Instances.start(2);
const crowd = new Crowd(instances.sites, 8);
for (let round = 0; round < times; round += 1) {
  await sleep(1000 + Math.random() * 1000);
  await instances.postgres.kill("SIGKILL");
  await sleep(Math.random() * 1500);
  await instances.postgres.start();
}
await sleep(3000);
await crowd.disperse();
console.log(`kill -9 of PostgreSQL, ${times} times`);
await verify(tally, crowd, instances.sites[0] as { at: string });
checkLog(tally, instances.output());
await instances.stop();

const dataFolder = await mkdtemp(join(tmpdir(), "qr2pass-faults-"));
const server = await startServer({ dataFolder, env: { RATE_LIMITS: "off", LOG_LEVEL: "warn" } });
const lone = new Crowd([{ at: server.origin }], 8);
for (let round = 0; round < times; round += 1) {
  await sleep(1500 + Math.random() * 1500);
  await killDatabase(dataFolder).catch(() => {});
}
await sleep(3000);
await lone.disperse();
console.log(`kill -9 of the embedded PostgreSQL, ${times} times`);
await verify(tally, lone, { at: server.origin });
checkLog(tally, server.output());
await server.stop();
await removeData(dataFolder);
tally.finish();
