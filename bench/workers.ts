import { RedisServer } from "#tests/support/redis-server.ts";
import { databasePid, startServer } from "#tests/support/server.ts";
import { median } from "./measure.ts";
import { Person } from "./person.ts";
import { processorMs } from "./processes.ts";

/**
 * `npm run bench:workers`: the processor time of a login in one process, in two workers, and in two separate servers
 * that share nothing but Redis. Prints one line of JSON.
 *
 * With free cores, two separate servers have twice the throughput of one. Where the load and the databases use the same
 * cores, two busy processes disturb each other's caches, and a login costs more in both than in one process that has the
 * machine for itself. So workers are compared with separate servers: the estimated throughput of two workers, in
 * multiples of one process, is 2 times the processor time in separate servers, divided by that in workers.
 */

const ROUNDS = Number(process.argv[2] ?? 20);
const WARM_UP_ROUNDS = 8;
const SECONDS = 2;
const PEOPLE = 24;

const redis = await RedisServer.start();
const closers = [() => redis.stop()];

async function start(workers: number) {
  const { pid, dataFolder, origin, stop } = await startServer({
    env: { RATE_LIMITS: "off", LOG_LEVEL: "warn", REDIS_URL: redis.url, WORKERS: String(workers) },
  });
  closers.push(stop);
  const database = await databasePid(dataFolder);
  const people: Person[] = [];
  while (people.length < workers * PEOPLE) {
    people.push(await Person.register(origin, `${crypto.randomUUID()}@example.com`));
  }
  return { people, milliseconds: () => processorMs(pid, database) };
}
type Server = Awaited<ReturnType<typeof start>>;

/** The processor time of a login in milliseconds, without the database's. */
async function timeOfLogin(servers: Server[]): Promise<number> {
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

const rounded = (value: number) => Math.round(100 * value) / 100;

try {
  const [one, other, two] = [await start(1), await start(1), await start(2)];
  const times: { alone: number; workers: number; separate: number }[] = [];
  for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round += 1) {
    const alone = await timeOfLogin([one]);
    const workers = await timeOfLogin([two]);
    const separate = await timeOfLogin([one, other]);
    if (round >= 0) times.push({ alone, workers, separate });
  }
  console.log(
    JSON.stringify({
      ms_in_one_process: rounded(median(times.map(({ alone }) => alone))),
      ms_in_two_workers: rounded(median(times.map(({ workers }) => workers))),
      ms_in_two_servers: rounded(median(times.map(({ separate }) => separate))),
      estimated_throughput: rounded(median(times.map(({ workers, separate }) => (2 * separate) / workers))),
    }),
  );
} finally {
  for (const close of closers.reverse()) await close();
}
process.exit(0);
