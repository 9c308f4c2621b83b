import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { randomToken } from "#lib/protocol/random.ts";
import { Browser } from "#tests/support/client.ts";
import { query, urlOfData } from "#tests/support/database.ts";
import { freePort } from "#tests/support/ports.ts";
import { PostgresServer } from "#tests/support/postgres-server.ts";
import { type RunningServer, removeData, startServer } from "#tests/support/server.ts";
import { alsoSignedIn, ask, openPage, signedInPerson } from "../http/account-page.ts";
import { refusedWith } from "../http/people.ts";

const TOOL = join(import.meta.dirname, "../../script/account");

interface Ran {
  code: number;
  out: string;
  err: string;
}

/** Runs the tool with only these settings. */
function tool(env: Record<string, string>, ...args: string[]): Promise<Ran> {
  const { NODE_ENV = "production", HOME = "" } = process.env;
  const PATH = `${dirname(process.execPath)}${delimiter}${process.env.PATH}`;
  return new Promise((resolve) => {
    execFile(TOOL, args, { env: { PATH, HOME, NODE_ENV, ...env } }, (error, out, err) => {
      resolve({ code: error ? Number(error.code) : 0, out, err });
    });
  });
}

/** The data that it prints for programs. */
async function data<T>(env: Record<string, string>, ...args: string[]): Promise<T> {
  const { code, out, err } = await tool(env, ...args, "--json");
  assert.equal(code, 0, err + out);
  return JSON.parse(out) as T;
}

let dataFolder: string;
let env: Record<string, string>;
let server: RunningServer;
before(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), "qr2pass-tool-"));
  env = { DATA_DIR: dataFolder, PORT: String(await freePort()) };
  server = await startServer({ dataFolder, env });
});
after(async () => {
  await server.stop();
  await removeData(dataFolder);
});

const isRunning = () => existsSync(join(dataFolder, "postgres/postmaster.pid"));
const events = async (email: string) =>
  (
    await query(
      urlOfData(dataFolder),
      "select kind from events join users on users.id = user_id where email = $1 order by events.id",
      [email],
    )
  ).map(({ kind }) => kind);
const mails = async (email: string) =>
  (await query(urlOfData(dataFolder), "select kind from mails where recipient = $1 order by created_at", [email])).map(
    ({ kind }) => kind,
  );

test("while the server runs, disabling an account ends its sessions and pages at once and blocks sign-ins until it is enabled", async () => {
  const person = await signedInPerson(server.origin);
  const { email } = person.account;
  const endOf = await openPage(person.browser);
  let done = 0;
  await endOf(async () => {
    assert.equal((await tool(env, "disable", email)).code, 0);
    done = performance.now();
  });
  // The page ended by a signal: its own check runs only once a minute.
  assert.ok(performance.now() - done < 5_000);
  assert.equal(await person.browser.isSignedIn(), false);
  await assert.rejects(alsoSignedIn(server.origin, person));
  assert.deepEqual(await data(env, "enable", email), { email, disabled: false });
  const again = await alsoSignedIn(server.origin, person);
  assert.equal(await again.isSignedIn(), true);
  assert.deepEqual(
    (await events(email)).filter((kind) => kind === "disabled" || kind === "enabled"),
    ["disabled", "enabled"],
  );
  assert.deepEqual(
    (await mails(email)).filter((kind) => String(kind).startsWith("account_")),
    ["account_disabled", "account_enabled"],
  );
});

test("it lists and shows accounts, as text and as JSON", async () => {
  const { account } = await signedInPerson(server.origin);
  const all = await data<{ email: string; keys: number; sessions: number }[]>(env, "list");
  const one = all.find(({ email }) => email === account.email);
  assert.deepEqual([one?.keys, one?.sessions], [1, 1]);
  assert.deepEqual(
    (await data<{ email: string }[]>(env, "list", account.email)).map(({ email }) => email),
    [account.email],
  );
  assert.deepEqual(await data(env, "list", "100%nobody_"), []);
  const shown = await data<{ keys: { id: string }[]; sessions: object[] }>(env, "show", account.email.toUpperCase());
  assert.deepEqual([shown.keys[0]?.id, shown.sessions.length], [account.keyId, 1]);
  assert.match(
    (await tool(env, "list")).out,
    new RegExp(`^${account.email}  1 phone  1 session  last used \\d{4}-`, "m"),
  );
  assert.match((await tool(env, "show", account.email)).out, /^ {2}phone {7}Test phone, added \d{4}-/m);
});

test("its link opens a recovery once, without a waiting time", async () => {
  const { account } = await signedInPerson(server.origin);
  const { link } = await data<{ link: string }>(env, "recover", account.email);
  const [address, token] = link.split("/recover#open=");
  assert.equal(address, server.origin);
  const browser = new Browser(server.origin);
  const opened = await ask(browser, "/api/recovery/open", { token });
  assert.deepEqual([opened.email, opened.method], [account.email, "operator"]);
  const other = ask(new Browser(server.origin), "/api/recovery/open", { token });
  await assert.rejects(other, refusedWith(410, "recovery_used"));
  assert.ok((await events(account.email)).includes("recovery_started"));
  assert.ok((await mails(account.email)).includes("recovery_started"));
});

test("it deletes an account with its sessions, and frees the address", async () => {
  const person = await signedInPerson(server.origin);
  const endOf = await openPage(person.browser);
  await endOf(() => tool(env, "remove", person.account.email));
  assert.equal(await person.browser.isSignedIn(), false);
  assert.ok((await mails(person.account.email)).includes("account_removed"));
  await new Browser(server.origin).begin({ action: "register", email: person.account.email });
});

test("a failure is explained in a sentence, with an exit code", async () => {
  const missing = await tool(env, "show", "nobody@example.com", "--json");
  assert.equal(missing.code, 1);
  assert.equal(JSON.parse(missing.out).error, "not_found");
  assert.match(missing.err, /^There is no account at this address\.$/m);
  assert.equal((await tool(env, "show", "no-address")).code, 1);
  for (const args of [[], ["show"], ["forget", "ann@example.com"], ["show", "a@b.example", "c"], ["list", "--all"]]) {
    const { code, err } = await tool(env, ...args);
    assert.equal(code, 2, args.join(" "));
    assert.match(err, /^Usage: script\/account/);
  }
  const empty = await tool({ DATA_DIR: join(dataFolder, "nothing") }, "list");
  assert.deepEqual([empty.code, empty.out], [1, ""]);
  assert.match(empty.err, /There is no database in/);
});

test("while the server is stopped it starts the embedded database and stops it again", async () => {
  const person = await signedInPerson(server.origin);
  await server.stop();
  assert.equal(isRunning(), false);
  const { email } = person.account;
  assert.equal((await tool(env, "disable", email)).code, 0);
  assert.equal(isRunning(), false);
  server = await startServer({ dataFolder, env });
  assert.equal(await person.browser.isSignedIn(), false);
  await assert.rejects(alsoSignedIn(server.origin, person));
  assert.ok((await mails(email)).includes("account_disabled"));
  assert.equal((await tool(env, "enable", email)).code, 0);
});

test("it works on an external database, and then needs the server's secret for a link", async () => {
  const postgres = await PostgresServer.start();
  const AUTH_SECRET = randomToken(32);
  const settings = { DATABASE_URL: postgres.url, AUTH_SECRET, PORT: String(await freePort()) };
  const site = await startServer({ env: settings });
  try {
    const { account, browser } = await signedInPerson(site.origin);
    const { link } = await data<{ link: string }>(settings, "recover", account.email);
    const token = link.split("#open=")[1];
    assert.equal((await ask(new Browser(site.origin), "/api/recovery/open", { token })).email, account.email);
    const endOf = await openPage(browser);
    await endOf(() => tool(settings, "disable", account.email));
    const without = await tool({ DATABASE_URL: postgres.url, DATA_DIR: join(dataFolder, "nothing") }, "list");
    assert.match(without.err, /Set AUTH_SECRET/);
  } finally {
    await site.stop();
    await postgres.stop();
  }
});
