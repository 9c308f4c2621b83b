import { setTimeout as sleep } from "node:timers/promises";
import { Inspector } from "#tests/faults/inspector.ts";
import { freePort } from "#tests/support/ports.ts";
import type { Contestant, Running } from "./contestants/contestant.ts";
import type { LoginTimes } from "./person.ts";
import { processorMs, residentBytes } from "./processes.ts";

/** The figures of one contestant by row name. NaN if there is none. */
export type Figures = Record<string, number>;

const CROWDS = [1, 8, 16];
const WARM_UP = 400;
const FEW_USERS = 10;
const LISTS_A_TURN = 20;
const WAITING = { first: 500, all: 2_000 };
/** Long enough for everything sent to be written. */
const SETTLE_MS = 2_000;

type LogIn = () => Promise<LoginTimes>;

/** Logins on a new server: how many per second, what they cost, and how long they take. */
export async function measureLogins(contestant: Contestant, seconds: number): Promise<Figures> {
  const running = await contestant.start();
  try {
    const people = await Promise.all(Array.from({ length: Math.max(...CROWDS) }, () => running.newPerson()));
    await signIn(people, times(WARM_UP));
    const figures: Figures = { "start to first answer, ms": running.startMs };
    for (const crowd of CROWDS) {
      const { perSecond, app, postgres, whole, postToEvent } = await signInMeasured(
        running,
        people.slice(0, crowd),
        seconds,
      );
      figures[`logins a second, ${crowd} at once`] = perSecond;
      figures[`login p50, ${crowd} at once, ms`] = median(whole);
      figures[`event p50, ${crowd} at once, ms`] = median(postToEvent);
      figures[`processor a login, app, ${crowd} at once, ms`] = app;
      figures[`processor a login, PostgreSQL, ${crowd} at once, ms`] = postgres;
    }
    return figures;
  } finally {
    await running.stop();
  }
}

async function signInMeasured(running: Running, people: LogIn[], seconds: number) {
  const { pid, postmaster } = running;
  const before = { app: processorMs(pid, postmaster), postgres: processorMs(postmaster) };
  const began = performance.now();
  const all = await signIn(people, during(seconds));
  const took = (performance.now() - began) / 1000;
  return {
    perSecond: all.length / took,
    app: (processorMs(pid, postmaster) - before.app) / all.length,
    postgres: (processorMs(postmaster) - before.postgres) / all.length,
    whole: all.map((login) => login.whole),
    postToEvent: all.map((login) => login.postToEvent),
  };
}

/** Each of `people` keeps signing in as long as `goOn` says. */
async function signIn(people: LogIn[], goOn: () => boolean): Promise<LoginTimes[]> {
  const all: LoginTimes[] = [];
  await Promise.all(
    people.map(async (logIn) => {
      while (goOn()) all.push(await logIn());
    }),
  );
  return all;
}

const during = (seconds: number) => {
  const end = performance.now() + 1000 * seconds;
  return () => performance.now() < end;
};
const times = (count: number) => {
  let left = count;
  return () => left-- > 0;
};

/**
 * The memory per waiting browser on a new server, after garbage collection: between 0 and 500, and between 500 and
 * 2,000, where one-time allocations no longer count.
 */
export async function measureWaiting(contestant: Contestant): Promise<Figures> {
  const inspectPort = await freePort();
  const running = await contestant.start(inspectPort);
  const { pid, postmaster, wait } = running;
  const settled = async () => {
    await sleep(SETTLE_MS);
    const inspector = await Inspector.connect(inspectPort);
    await inspector.liveHeap();
    inspector.close();
    return residentBytes(pid, postmaster);
  };
  const { first, all } = WAITING;
  try {
    if (wait === null) return {};
    await wait();
    const none = await settled();
    for (let open = 0; open < first; open += 1) await wait();
    const some = await settled();
    for (let open = first; open < all; open += 1) await wait();
    const many = await settled();
    return {
      [`memory a waiting browser, 0 to ${first}, KB`]: (some - none) / first / 1000,
      [`memory a waiting browser, ${first} to ${all}, KB`]: (many - some) / (all - first) / 1000,
    };
  } finally {
    await running.stop();
  }
}

/**
 * How long a login takes with few users and with many: two servers run side by side and take turns, so that other load
 * affects both equally.
 */
export async function measureGrowth(contestant: Contestant, users: number, seconds: number): Promise<Figures> {
  const [small, large] = [await contestant.start(), await contestant.start()];
  try {
    const few = await Promise.all(Array.from({ length: FEW_USERS }, () => small.newPerson()));
    const many = await Promise.all(Array.from({ length: FEW_USERS }, () => large.newPerson()));
    const readers = [await small.newReader?.(), await large.newReader?.()];
    // Both databases are analysed, because PostgreSQL chooses its plans by statistics.
    await small.seed(0);
    await large.seed(users);
    const times: { few: number[]; many: number[] } = { few: [], many: [] };
    const lists: [few: number[], many: number[]] = [[], []];
    await signIn(few, during(2));
    await signIn(many, during(2));
    for (let turn = 0; turn < 2 * seconds; turn += 1) {
      const people = turn % 2 === 0 ? few : many;
      const all = await signIn(people.slice(0, 1), during(1));
      (turn % 2 === 0 ? times.few : times.many).push(...all.map((login) => login.whole));
      for (let list = 0; list < LISTS_A_TURN; list += 1) {
        lists[turn % 2 === 0 ? 0 : 1].push((await readers[turn % 2]?.()) ?? Number.NaN);
      }
    }
    const [p50, p50OfMany] = [median(times.few), median(times.many)];
    const [list, listOfMany] = [median(lists[0]), median(lists[1])];
    return {
      [`login p50, ${FEW_USERS} users, ms`]: p50,
      [`login p50, ${users.toLocaleString("en")} users, ms`]: p50OfMany,
      "the same, as a ratio": p50OfMany / p50,
      [`sessions list p50, ${FEW_USERS} users, ms`]: list,
      [`sessions list p50, ${users.toLocaleString("en")} users, ms`]: listOfMany,
      "that list, as a ratio": listOfMany / list,
    };
  } finally {
    await small.stop();
    await large.stop();
  }
}

export function median(values: number[]): number {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort((one, other) => one - other);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
}
