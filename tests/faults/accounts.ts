import { fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { setSettings, startAccountDatabase, stopAccountDatabase } from "../support/account-database.ts";
import { type Deed, KINDS, partsOf, prepareAtLast } from "./account-deeds.ts";
import { Tally } from "./tally.ts";

/**
 * Everything that changes an account is done while something is killed, 60 rounds each (or as the first argument says):
 * PostgreSQL's connections and PostgreSQL itself; and the process that does it, with kill -9. What was acknowledged must
 * be there whole; of what was not, all or nothing.
 */
const ENV = { RECOVERY: "mail", LOG_LEVEL: "error" };

/** What the process tells that is killed: what it is about to do, and of each when it was acknowledged. */
type Told = { prepared: Deed[] } | { acknowledged: number };

if (process.send) await beKilled(String(process.env.FAULTS_DATABASE));
else await run(Number(process.argv[2] ?? 60));

async function run(rounds: number): Promise<void> {
  const tally = new Tally();
  const postgres = await startAccountDatabase(ENV);
  /** The machine may be busy with what the database does after a crash. */
  async function rows(text: string, ...values: unknown[]): Promise<Record<string, unknown>[]> {
    for (let tries = 0; tries < 10; tries += 1) {
      const found = await postgres.query(text, values).catch(() => null);
      if (found) return found;
      await sleep(1000);
    }
    return postgres.query(text, values);
  }

  const deeds: Deed[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const prepared = await Promise.all(KINDS.map(prepareAtLast));
    await Promise.all([disturb(round), ...prepared.map(attempt)]);
    deeds.push(...prepared.map(({ deed }) => deed));
    // The pool's broken connections are found out one by one.
    for (let asked = 0; asked < 20; asked += 1) await postgres.query("select 1").catch(() => {});
    await sleep(200);
  }
  console.log(`connections to PostgreSQL killed, and PostgreSQL itself, ${rounds} times`);
  await judge(deeds);

  const ofKilled: Deed[] = [];
  for (let round = 0; round < rounds; round += 1) ofKilled.push(...(await killOne()));
  console.log(`kill -9 of the process, ${rounds} times`);
  await judge(ofKilled);
  await stopAccountDatabase(postgres);
  tally.finish();

  /** Breaks connections again and again, and every fourth time the whole server. */
  async function disturb(round: number): Promise<void> {
    await sleep(Math.random() * 60);
    if (round % 4 === 3) {
      await postgres.kill("SIGKILL");
      await postgres.start();
      return;
    }
    const killer = new pg.Client(postgres.url);
    killer.on("error", () => {});
    await killer.connect();
    await killer.query("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'qr2pass'");
    await killer.end();
  }

  /** Has a process of its own do one deed of each kind, and kills it meanwhile. */
  async function killOne(): Promise<Deed[]> {
    const child = fork(new URL(import.meta.url), { env: { ...process.env, FAULTS_DATABASE: postgres.url } });
    let prepared: Deed[] = [];
    const ready = new Promise<void>((resolve) => {
      child.on("message", (told: Told) => {
        if ("prepared" in told) {
          prepared = told.prepared;
          resolve();
        } else {
          const deed = prepared[told.acknowledged];
          if (deed) deed.acknowledged = true;
        }
      });
    });
    const ended = once(child, "close");
    await Promise.race([ready, ended]);
    if (prepared.length === 0) throw new Error("The process ended before it had begun.");
    child.send("go");
    // Most changes take milliseconds, and new codes a second or more: their hash is slow.
    await sleep(3_000 * Math.random() ** 3);
    child.kill("SIGKILL");
    await ended;
    return prepared;
  }

  async function judge(all: Deed[]): Promise<void> {
    for (const what of KINDS) {
      const own = all.filter((deed) => deed.what === what);
      let lost = 0;
      let halved = 0;
      for (const deed of own) {
        const parts = await partsOf(deed, rows);
        if (deed.acknowledged && !parts.every(Boolean)) lost += 1;
        if (new Set(parts).size > 1) halved += 1;
      }
      const acknowledged = own.filter((deed) => deed.acknowledged).length;
      tally.check(
        `${what}: ${own.length} tried, ${acknowledged} acknowledged, ${lost} of them lost, ${halved} done by half`,
        acknowledged > 0 && lost === 0 && halved === 0,
      );
    }
  }
}

async function attempt({ deed, act }: { deed: Deed; act: () => Promise<unknown> }): Promise<void> {
  await sleep(Math.random() * 60);
  deed.acknowledged = await act().then(
    () => true,
    () => false,
  );
}

/** The process that is killed. */
async function beKilled(url: string): Promise<void> {
  setSettings({ url } as Parameters<typeof setSettings>[0], ENV);
  const prepared = await Promise.all(KINDS.map(prepareAtLast));
  process.send?.({ prepared: prepared.map(({ deed }) => deed) } satisfies Told);
  await once(process, "message");
  await Promise.all(
    prepared.map(async (one, at) => {
      await attempt(one);
      if (one.deed.acknowledged) process.send?.({ acknowledged: at } satisfies Told);
    }),
  );
}
