import { readFile } from "node:fs/promises";
import { seededRandom } from "#tests/support/random.ts";
import { addLive, emptyLive, type Live } from "./ceremonies.ts";
import { isStream, type Made, makeRequest } from "./requests.ts";

/** The time after which a request counts as hung. A redemption of a held ceremony waits 7 s; nothing takes longer. */
const HUNG_MS = 20_000;
const AT_ONCE = 12;
/** After this many requests new live values are created, because ceremonies expire. */
const REFRESH_EVERY = 1_500;

export interface Fuzzed {
  seed: number;
  requests: number;
  seconds: number;
  statuses: Record<string, number>;
  /** How many requests were answered 503 `unavailable`, by method and path without ids. */
  unavailable: Record<string, number>;
  /** Requests with a wrong answer, each in the smallest form that still gets it. */
  failures: string[];
  /** Resident memory in KB during the run, from when a fifth of it was done. */
  memory: number[];
}

export interface Options {
  origin: string;
  /** The server's process. */
  pid: number;
  seed: number;
  /** The run ends after this many requests or this time, whichever comes first. */
  requests?: number;
  milliseconds?: number;
  /** Ends the run early. */
  signal?: AbortSignal;
}

/**
 * Sends random requests to all routes, 12 at a time, and checks that each is answered, none with 5xx, without growing
 * memory.
 */
export async function fuzz({
  origin,
  pid,
  seed,
  requests = 1e9,
  milliseconds = 1e9,
  signal,
}: Options): Promise<Fuzzed> {
  const began = performance.now();
  const live = emptyLive();
  await addLive(live, origin);
  const result: Fuzzed = { seed, requests: 0, seconds: 0, statuses: {}, unavailable: {}, failures: [], memory: [] };
  const progress = () => Math.max(result.requests / requests, (performance.now() - began) / milliseconds);
  let next = 0;
  let refreshed = 0;
  let sampled = 0.2;

  const countUnavailable = (what: string) => {
    result.unavailable[what] = (result.unavailable[what] ?? 0) + 1;
  };
  const send = async () => {
    while (progress() < 1 && !signal?.aborted && result.failures.length < 10) {
      const index = next++;
      if (index >= refreshed + REFRESH_EVERY) {
        refreshed = index;
        await addLive(live, origin).catch((error) => {
          if (String(error).includes(UNAVAILABLE)) countUnavailable("a valid ceremony");
          else if (!signal?.aborted) result.failures.push(`a valid ceremony failed: ${error}`);
        });
      }
      // Each request has its own generator, so it does not depend on which worker creates it.
      const made = makeRequest(seededRandom(seed + 7_919 * index), live, origin);
      let status = await statusOf(origin, made);
      // On a stalled machine nothing is answered; a request that really hangs does so again.
      if (status.startsWith("hung")) status = await statusOf(origin, made);
      // Ctrl-C reaches the site too, so what fails from then on says nothing.
      if (signal?.aborted) return;
      result.requests += 1;
      result.statuses[status] = (result.statuses[status] ?? 0) + 1;
      if (status === UNAVAILABLE)
        countUnavailable(`${made.method} ${made.path.replace(/\?.*/, "").replace(/[\w%-]{16,}/g, "…")}`);
      if (isFailure(status))
        result.failures.push(`request ${index}: ${status} ${await smallest(origin, made, status)}`);
      if (progress() > sampled) {
        sampled += 0.08;
        result.memory.push(await residentKilobytes(pid));
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, send));
  result.seconds = (performance.now() - began) / 1000;
  return result;
}

const UNAVAILABLE = "503 unavailable";

/**
 * 503 with a code means that a store or the database did not answer in time. It is counted, but is not a failure on its
 * own.
 */
const isFailure = (status: string) => (/^5/.test(status) ? status !== UNAVAILABLE : !/^[234]/.test(status));

/** The status of the answer, with the code if it is a 5xx; or what happened to the request instead. */
async function statusOf(origin: string, made: Made): Promise<string> {
  const { method, path, headers, body } = made;
  const leave = new AbortController();
  const timer = setTimeout(() => leave.abort(new Error("hung")), HUNG_MS);
  try {
    const sent = { method, headers: latin1(headers), redirect: "manual" as const, signal: leave.signal };
    const response = await fetch(origin + path, body ? { ...sent, body: new Uint8Array(body) } : sent);
    if (isStream(made) && response.ok) {
      await response.body?.getReader().read();
      leave.abort();
      return String(response.status);
    }
    const text = await response.text();
    return response.status >= 500
      ? `${response.status} ${/"code":"(\w+)"/.exec(text)?.[1] ?? ""}`
      : String(response.status);
  } catch (error) {
    const { message, cause } = error as Error;
    return `${message} ${cause instanceof Error ? cause.message : ""}`;
  } finally {
    clearTimeout(timer);
  }
}

/** Headers as bytes, one per character: no client could send other characters. */
const latin1 = (headers: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, value.replace(/[^\t\x20-\x7e\x80-\xff]/g, "")]),
  );

/** Removes all fields and headers of a request that its failure does not need. */
async function smallest(origin: string, made: Made, status: string): Promise<string> {
  let small = made;
  const tryWith = async (changed: Made) => {
    if ((await statusOf(origin, changed)) === status) small = changed;
  };
  for (const name of Object.keys(made.headers)) {
    const { [name]: _, ...headers } = small.headers;
    await tryWith({ ...small, headers });
  }
  for (const name of Object.keys(made.message ?? {})) {
    const { [name]: _, ...message } = small.message ?? {};
    await tryWith({ ...small, message, body: Buffer.from(JSON.stringify(message)) });
  }
  const { method, path, headers, body } = small;
  return `${method} ${path} ${JSON.stringify(headers)} ${body ? Buffer.from(body).toString().slice(0, 2_000) : ""}`;
}

/** The resident memory of a process on Linux; 0 elsewhere. */
async function residentKilobytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0);
}

export type { Live };
