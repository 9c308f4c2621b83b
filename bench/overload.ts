import { setTimeout as sleep } from "node:timers/promises";
import { startServer } from "#tests/support/server.ts";
import { Person } from "./person.ts";

/**
 * `npm run bench:overload`: more and more people sign in again and again at one instance, far beyond what it can do.
 * Prints a line of JSON for each crowd: whole logins a second and their milliseconds, what was refused, and how long
 * one login takes as soon as the crowd is gone. Each person has a network of their own, because one network can have
 * only 600 codes at a time. Load and server share this machine's cores.
 */

const CROWDS = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [16, 128, 1024, 4096];
const SECONDS = 20;
/** Longer than a code lives: whoever has not finished by then never will. */
const PATIENCE_MS = 70_000;
const REGISTER_AT_ONCE = 16;

const server = await startServer({ env: { TRUSTED_PROXIES: "127.0.0.1,::1", RATE_LIMITS: "off", LOG_LEVEL: "warn" } });
const { origin } = server;
const people: Person[] = [];

let addresses = 0;
function newAddress(): string {
  addresses += 1;
  return `11.${addresses >> 16}.${(addresses >> 8) & 255}.${addresses & 255}`;
}

async function registerUpTo(count: number): Promise<void> {
  const one = async () => {
    while (people.length < count)
      people.push(await Person.register(origin, `${crypto.randomUUID()}@example.com`, newAddress()));
  };
  await Promise.all(Array.from({ length: REGISTER_AT_ONCE }, one));
}

async function crowd(count: number) {
  await registerUpTo(count);
  const times: number[] = [];
  const refused: Record<string, number> = {};
  const end = performance.now() + 1000 * SECONDS;
  const live = async (person: Person) => {
    // Not all at the same moment.
    await sleep(Math.random() * 1000);
    while (performance.now() < end) {
      try {
        times.push((await person.login()).whole);
      } catch (error) {
        const { message, code = /got (\d+)|answered (\d+)/.exec(message)?.slice(1).join("") } = error as Error & {
          code?: string;
        };
        refused[code || message] = (refused[code || message] ?? 0) + 1;
        await sleep(1000);
      }
    }
    return "done" as const;
  };
  const began = performance.now();
  const ends = await Promise.all(
    people.slice(0, count).map((person) => Promise.race([live(person), sleep(PATIENCE_MS, "stuck" as const)])),
  );
  const seconds = (performance.now() - began) / 1000;
  times.sort((a, b) => a - b);
  const at = (part: number) => Math.round(times[Math.floor(part * (times.length - 1))] ?? 0);
  const after = performance.now();
  await people[0]?.login();
  console.log(
    JSON.stringify({
      people: count,
      logins_per_second: Math.round(times.length / seconds),
      login_ms: { p50: at(0.5), p99: at(0.99), max: at(1) },
      refused,
      stuck: ends.filter((how) => how === "stuck").length,
      one_login_after_ms: Math.round(performance.now() - after),
    }),
  );
}

try {
  for (const count of CROWDS) await crowd(count);
} finally {
  await server.stop();
}
process.exit(0);
