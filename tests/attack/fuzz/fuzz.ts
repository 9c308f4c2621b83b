import { readFile } from "node:fs/promises";
import { seededRandom } from "#tests/support/random.ts";
import { addLive, emptyLive, type Live } from "./ceremonies.ts";
import { isStream, type Made, makeRequest } from "./requests.ts";

/** A redemption that finds its ceremony held waits for 7 s; nothing takes longer. */
const HUNG_MS = 20_000;
const AT_ONCE = 12;
/** Live values are made anew after so many requests: ceremonies run out. */
const REFRESH_EVERY = 1_500;

export interface Fuzzed {
  seed: number;
  requests: number;
  seconds: number;
  statuses: Record<string, number>;
  /** Requests that were answered as nothing should be, each with the smallest form that still is. */
  failures: string[];
  /** KB of resident memory over the run, from when a fifth of it was done. */
  memory: number[];
}

export interface Options {
  origin: string;
  /** The server's process. */
  pid: number;
  seed: number;
  /** Ends after so many requests, or this time, whichever comes first. */
  requests?: number;
  milliseconds?: number;
}

/** Sends made-up requests to all routes, 12 at a time, and watches that each is answered, none with 5xx, in flat memory. */
export async function fuzz({ origin, pid, seed, requests = 1e9, milliseconds = 1e9 }: Options): Promise<Fuzzed> {
  const began = performance.now();
  const live = emptyLive();
  await addLive(live, origin);
  const result: Fuzzed = { seed, requests: 0, seconds: 0, statuses: {}, failures: [], memory: [] };
  const progress = () => Math.max(result.requests / requests, (performance.now() - began) / milliseconds);
  let next = 0;
  let refreshed = 0;
  let sampled = 0.2;

  const send = async () => {
    while (progress() < 1 && result.failures.length < 10) {
      const index = next++;
      if (index >= refreshed + REFRESH_EVERY) {
        refreshed = index;
        await addLive(live, origin).catch((error) => result.failures.push(`a valid ceremony failed: ${error}`));
      }
      // One generator a request: what is made does not depend on which worker makes it.
      const made = makeRequest(seededRandom(seed + 7_919 * index), live, origin);
      let status = await statusOf(origin, made);
      // A machine that stands still answers nobody; a request that hangs does so again.
      if (status.startsWith("hung")) status = await statusOf(origin, made);
      result.requests += 1;
      result.statuses[status] = (result.statuses[status] ?? 0) + 1;
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

/** 503 with a code says that the store or the database did not answer in time: it is counted, and no failure by itself. */
const isFailure = (status: string) => (/^5/.test(status) ? status !== "503 unavailable" : !/^[234]/.test(status));

/** The status of the answer, with the code where it is a 5xx; or what became of the request instead. */
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

/** Headers as bytes, one character each: what is beyond them no client could send. */
const latin1 = (headers: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, value.replace(/[^\t\x20-\x7e\x80-\xff]/g, "")]),
  );

/** The request without the fields and headers that the failure does not need. */
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
