import { freePort } from "#tests/support/ports.ts";
import { RedisServer } from "#tests/support/redis-server.ts";
import { databasePid, startServer } from "#tests/support/server.ts";
import { median } from "./measure.ts";
import { Person } from "./person.ts";
import { processorMs } from "./processes.ts";

/**
 * `npm run bench:workers`: the processor time of a login in one process, in two workers, and in two separate servers
 * that share nothing but Redis. Prints one line of JSON.
 *
 * With free cores, two separate servers have twice the throughput of one. Without free cores, as here, two busy
 * processes disturb each other's caches, and a login costs more in both than in one process that has the machine for
 * itself. So workers are compared with separate servers: the throughput of two workers, in multiples of one process, is
 * 2 times the processor time in separate servers, divided by that in workers.
 */

const ROUNDS = Number(process.argv[2] ?? 20);
const WARM_UP_ROUNDS = 8;
const SECONDS = 2;
const PEOPLE = 24;

const redis = await RedisServer.start();

async function start(workers: number) {
  const { pid, origin, dataFolder, stop } = await startServer({
    env: {
      PORT: String(await freePort()),
      RATE_LIMITS: "off",
      LOG_LEVEL: "warn",
      REDIS_URL: redis.url,
      WORKERS: String(workers),
    },
  });
  const database = await databasePid(dataFolder);
  const people: Person[] = [];
  while (people.length < workers * PEOPLE) {
    people.push(await Person.register(origin, `${crypto.randomUUID()}@example.com`));
  }
  return { people, milliseconds: () => processorMs(pid, database), stop };
}

const [one, other, two] = [await start(1), await start(1), await start(2)];
const contestants = { "one process": [one], "two workers": [two], "two servers": [one, other] };
type Name = keyof typeof contestants;

/** The processor time of a login in milliseconds, without the database's. */
async function login(name: Name): Promise<number> {
  const servers = contestants[name];
  const spent = () => servers.reduce((sum, { milliseconds }) => sum + milliseconds(), 0);
  const before = spent();
  const end = performance.now() + 1000 * SECONDS;
  let logins = 0;
  const live = async (person: Person) => {
    for (; performance.now() < end; logins += 1) await person.login();
  };
  await Promise.all(servers.flatMap(({ people }) => people.map(live)));
  return (spent() - before) / logins;
}

const times: Record<Name, number[]> = { "one process": [], "two workers": [], "two servers": [] };
for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round += 1) {
  for (const name of Object.keys(contestants) as Name[]) {
    const time = await login(name);
    if (round >= 0) times[name].push(time);
  }
}
const round = (value: number) => Math.round(100 * value) / 100;
const ratios = times["two servers"].map((time, at) => (2 * time) / (times["two workers"][at] ?? 0));
console.log(
  JSON.stringify({
    milliseconds: Object.fromEntries(Object.entries(times).map(([name, all]) => [name, round(median(all))])),
    throughput: round(median(ratios)),
  }),
);
for (const { stop } of [one, other, two]) await stop();
await redis.stop();
process.exit(0);
