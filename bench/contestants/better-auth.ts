import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { freePort } from "#tests/support/ports.ts";
import { PostgresServer } from "#tests/support/postgres-server.ts";
import { expectStatus, get, newAgent, post } from "../http.ts";
import type { Contestant, Running } from "./contestant.ts";
import { startProgram } from "./program.ts";

const FOLDER = join(import.meta.dirname, "../peers/better-auth");
const GRANT = "urn:ietf:params:oauth:grant-type:device_code";

const devices = newAgent();
const browsers = newAgent();

/**
 * better-auth's device authorization (RFC 8628) on plain node:http: the closest feature of a widely used library. A
 * login is four requests: a device requests a code, a signed-in browser looks it up and approves it, and the device
 * fetches its token. Nothing is signed and no event is sent.
 */
export const betterAuth: Contestant = {
  name: "better-auth",

  async prepare() {
    if (existsSync(join(FOLDER, "node_modules"))) return;
    const args = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
    execFileSync("npm", args, { cwd: FOLDER, stdio: ["ignore", "ignore", "inherit"] });
  },

  async start(): Promise<Running> {
    const postgres = await PostgresServer.start({ settings: { shared_buffers: "128MB" } });
    const port = String(await freePort());
    const origin = `http://localhost:${port}`;
    const { pid, startMs, stop } = await startProgram(
      process.execPath,
      [join(FOLDER, "server.mjs")],
      `${origin}/api/auth/ok`,
      { env: { NODE_ENV: "production", PORT: port, DATABASE_URL: postgres.url } },
    );
    let people = 0;
    return {
      pid,
      postmaster: postgres.pid,
      startMs,
      async newPerson() {
        const cookie = await signUp(origin, `bench-${++people}@example.com`);
        return () => logIn(origin, cookie);
      },
      wait: null,
      async seed(accounts) {
        await postgres.query(
          `with people as (
             insert into "user" (id, name, email, "emailVerified", "createdAt", "updatedAt")
             select 'seed-' || n, 'Seed', 'seed-' || n || '@example.com', false, now(), now()
             from generate_series(1, $1::int) n returning id
           )
           insert into session (id, "expiresAt", token, "createdAt", "updatedAt", "userId")
           select id, now() + interval '30 days', md5(id), now(), now(), id from people`,
          [accounts],
        );
        await postgres.query("vacuum analyze");
      },
      async stop() {
        await stop();
        await postgres.stop();
      },
    };
  },
};

/** Returns the session cookie of a new user. */
async function signUp(origin: string, email: string): Promise<string> {
  const body = { email, password: crypto.randomUUID(), name: "Bench" };
  const reply = await post(browsers, new URL("/api/auth/sign-up/email", origin), body, { origin });
  expectStatus(200, reply);
  return (reply.headers["set-cookie"] ?? []).map((line) => line.split(";", 1)[0]).join("; ");
}

async function logIn(origin: string, cookie: string) {
  const began = performance.now();
  const ask = (path: string, body: object) => post(devices, new URL(`/api/auth/device/${path}`, origin), body);
  const { device_code, user_code } = expectStatus(200, await ask("code", { client_id: "bench" })) as Record<
    string,
    string
  >;
  const page = new URL(`/api/auth/device?user_code=${user_code}`, origin);
  expectStatus(200, await get(browsers, page, { cookie }));
  const approve = new URL("/api/auth/device/approve", origin);
  expectStatus(200, await post(browsers, approve, { userCode: user_code }, { cookie, origin }));
  expectStatus(200, await ask("token", { grant_type: GRANT, device_code, client_id: "bench" }));
  return { whole: performance.now() - began, postToEvent: Number.NaN };
}
