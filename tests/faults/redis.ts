import { setTimeout as sleep } from "node:timers/promises";
import { signIn } from "../support/ceremonies.ts";
import { type Account, Browser, Phone } from "../support/client.ts";
import { Crowd } from "./crowd.ts";
import { Instances } from "./instances.ts";
import { Tally } from "./tally.ts";
import { checkLog, verify } from "./verify.ts";

/** Stops, restarts, empties, hangs and slows down Redis, and breaks its subscriptions, all under load. */
const tally = new Tally();
const instances = await Instances.start(2);
const { redis, redisPath, sites } = instances;
const crowd = new Crowd(sites, 8);

const faults: Record<string, () => Promise<unknown>> = {
  "stopped for 5 s, and started again empty": async () => {
    await redis.kill("SIGTERM");
    await sleep(5000);
    await redis.start();
  },
  "killed, and started at once": async () => {
    await redis.kill("SIGKILL");
    await redis.start();
  },
  emptied: () => redis.command("FLUSHALL"),
  "hanging for 8 s": async () => {
    redis.signal("SIGSTOP");
    await sleep(8000);
    redis.signal("SIGCONT");
  },
  "each reply 2 s late, for 15 s": async () => {
    redisPath.delay = 2000;
    await sleep(15_000);
    redisPath.delay = 0;
  },
  "half open for 8 s": async () => {
    redisPath.muted = true;
    await sleep(8000);
    redisPath.muted = false;
    redisPath.cut();
  },
  "every connection cut, 20 times": async () => {
    for (let round = 0; round < 20; round += 1) {
      redisPath.cut();
      await sleep(100);
    }
  },
  "subscriptions cut, 20 times": async () => {
    for (let round = 0; round < 20; round += 1) {
      await redis.command("CLIENT", "KILL", "TYPE", "pubsub");
      await sleep(100);
    }
  },
};
for (const [name, happen] of Object.entries(faults)) {
  console.log(`Redis is ${name}`);
  await happen();
  await sleep(4000);
  const account = crowd.acknowledged.accounts[0] as Account;
  tally.check("and the site goes on by itself", await goesOn(account));
}
await crowd.disperse();
// It was emptied three times in total.
await verify(tally, crowd, sites[0] as { at: string }, { losesCeremonies: true });
checkLog(tally, instances.output());

// Streams: changes while the subscription is down must still reach the waiting browsers.
let heard = 0;
const rounds = 20;
for (let round = 0; round < rounds; round += 1) {
  const browser = new Browser(sites[0] as { at: string });
  const phone = new Phone(sites[1] as { at: string });
  const account = crowd.acknowledged.accounts[round % crowd.acknowledged.accounts.length] as Account;
  const begun = await browser.begin();
  const leave = AbortSignal.timeout(10_000);
  const events = browser.events(begun.challenge, leave);
  await events.next();
  await redis.command("CLIENT", "KILL", "TYPE", "pubsub");
  await phone.scan(begun.link, account);
  const next = await events.next().catch(() => null);
  if (next?.value?.state === "scanned") heard += 1;
  await events.return(undefined);
}
tally.check(`scans in the very moment of a cut subscription: ${rounds}, heard: ${heard}`, heard === rounds);

async function goesOn(account: Account): Promise<boolean> {
  for (const end = performance.now() + 20_000; performance.now() < end; await sleep(200)) {
    const done = await signIn(
      new Browser(sites[0] as { at: string }),
      new Phone(sites[1] as { at: string }),
      account,
    ).then(
      () => true,
      () => false,
    );
    if (done) return true;
  }
  return false;
}

await instances.stop();
tally.finish();
