import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "../support/ports.ts";
import { removeData, startServer } from "../support/server.ts";
import { Crowd } from "./crowd.ts";
import { Instances } from "./instances.ts";
import { Tally } from "./tally.ts";
import { checkLog, verify } from "./verify.ts";

/**
 * Kills one of two instances under load with SIGKILL, 200 times (or the number in the first argument); then a single
 * instance together with its database.
 */
const times = Number(process.argv[2] ?? 200);
const tally = new Tally();

const instances = await Instances.start(2);
const crowd = new Crowd(instances.sites, 8);
for (let round = 0; round < times; round += 1) {
  await sleep(200 + Math.random() * 600);
  const at = round % 2;
  await instances.servers[at]?.kill();
  await instances.startOne(at);
}
await crowd.disperse();
console.log(`kill -9 of an instance, ${times} times`);
await verify(tally, crowd, instances.sites[0] as { at: string });
checkLog(tally, instances.output());
await instances.stop();

const dataFolder = await mkdtemp(join(tmpdir(), "qr2pass-faults-"));
const env = { PORT: String(await freePort()), RATE_LIMITS: "off", LOG_LEVEL: "warn" };
let server = await startServer({ dataFolder, env });
const lone = new Crowd([{ at: server.origin }], 8);
const loneTimes = Math.ceil(times / 10);
for (let round = 0; round < loneTimes; round += 1) {
  await sleep(500 + Math.random() * 1000);
  await (round % 2 ? server.killAll() : server.kill());
  server = await startServer({ dataFolder, env });
}
await lone.disperse();
console.log(`kill -9 of a lone server, every second time with its database, ${loneTimes} times`);
await verify(tally, lone, { at: server.origin }, { losesCeremonies: true });
checkLog(tally, server.output());
await server.stop();
await removeData(dataFolder);
tally.finish();
