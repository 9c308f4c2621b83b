import assert from "node:assert/strict";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { drizzle } from "drizzle-orm/node-postgres";
import { migrate as drizzleMigrate } from "drizzle-orm/node-postgres/migrator";
import pg from "pg";
import { migrate } from "#lib/accounts/migrate.ts";
import { exportPublicKey, keyIdOf } from "#lib/protocol/keys.ts";
import { randomToken } from "#lib/protocol/random.ts";
import { signIn } from "#tests/support/ceremonies.ts";
import { type Account, Browser, Phone } from "#tests/support/client.ts";
import { PostgresServer } from "#tests/support/postgres-server.ts";
import { startServer } from "#tests/support/server.ts";

const DRIZZLE = join(import.meta.dirname, "../../drizzle");
const EC = { name: "ECDSA", namedCurve: "P-256" };

/** The private key of Ann, whose account exists only in the dump. */
const ANN = {
  kty: "EC",
  crv: "P-256",
  x: "P1LQ_HoTxThSa54EiXx37sxV3S4IgZOtZLtQcITojJs",
  y: "L7Mck50smtYRFTqeYlLliRa6oxFOU-BshUMmDJTkoSE",
  d: "jIC5v9wh3_Afczblw7pWeSNkoAdWGXco44n25e51OuY",
};

async function ann(): Promise<Account> {
  const { d: _, ...half } = ANN;
  const privateKey = await crypto.subtle.importKey("jwk", ANN, EC, false, ["sign"]);
  const publicKey = await exportPublicKey(await crypto.subtle.importKey("jwk", half, EC, true, ["verify"]));
  return { email: "ann@example.com", publicKey, keyId: await keyIdOf(publicKey), privateKey };
}

let postgres: PostgresServer;
before(async () => {
  postgres = await PostgresServer.start();
});
after(() => postgres.stop());

/** A database in the state that version 0.1.0 left. */
async function oldDatabase(name: string): Promise<string> {
  await postgres.query(`create database ${name}`);
  await postgres.query(await readFile(join(import.meta.dirname, "version-0.1.0.sql"), "utf8"), [], name);
  return postgres.urlOf(name);
}

const count = async (what: string, database: string) =>
  Number((await postgres.query(`select count(*)::int as n from ${what}`, [], database))[0]?.n);

test("a server starts on the first release's database, and its accounts still work", async () => {
  const server = await startServer({
    env: { DATABASE_URL: await oldDatabase("served"), AUTH_SECRET: randomToken(32) },
  });
  try {
    const [browser, phone, account] = [new Browser(server.origin), new Phone(server.origin), await ann()];
    await signIn(browser, phone, account);
    assert.ok(await browser.isSignedIn());
    await assert.rejects(browser.begin({ action: "register", email: account.email }), { code: "email_taken" });
    const { entries } = JSON.parse(await readFile(join(DRIZZLE, "meta/_journal.json"), "utf8"));
    assert.equal(await count("public.qr2pass_migrations", "served"), entries.length);
  } finally {
    await server.stop();
  }
});

test("accounts, sessions and browsers of the first release get the columns of the current schema", async () => {
  const url = await oldDatabase("filled");
  // Addresses that were distinct then, but look alike; and one with letters that have no look-alike in ASCII.
  await postgres.query(
    `insert into users (email, created_at) values ('аnn@example.com', now()), ('bοb@example.com', now() - interval '1 day'),
     ('bob@example.com', now()), ('γιώργος@example.com', now())`,
    [],
    "filled",
  );
  await Promise.all([migrate(url), migrate(url)]);
  const skeletons = await postgres.query("select email, email_skeleton from users order by email", [], "filled");
  const of = new Map(skeletons.map(({ email, email_skeleton }) => [email, String(email_skeleton)]));
  assert.equal(of.get("ann@example.com"), "ann@example.com");
  assert.match(of.get("аnn@example.com") ?? "", /^ann@example\.com [0-9a-f-]{36}$/);
  assert.equal(of.get("bob@example.com"), "bob@example.com");
  assert.equal(new Set(of.values()).size, 5);
  assert.ok(!/null/.test([...of.values()].join()));
  const session = "sessions where origin = 'key' and method = 'phone' and persistent and auth_time = created_at";
  assert.equal(await count(session, "filled"), 1);
  const browser = "known_browsers where id is not null and created_at = verified_at and browser_name is null";
  assert.equal(await count(browser, "filled"), 1);
  assert.equal(await count("keys where added_by = 'registration'", "filled"), 1);
});

/**
 * Another application's migrations, as drizzle's own migrator reads them: one created long before ours, one long after.
 */
async function otherApplication(whens: number[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "qr2pass-other-"));
  await mkdir(join(folder, "meta"));
  const entries = whens.map((when, idx) => ({ idx, version: "7", when, tag: `other_${when}`, breakpoints: true }));
  await writeFile(join(folder, "meta/_journal.json"), JSON.stringify({ version: "7", dialect: "postgresql", entries }));
  for (const { tag } of entries) await writeFile(join(folder, `${tag}.sql`), `create table ${tag} (id int);`);
  return folder;
}

async function migrateOther(database: string, whens: number[]): Promise<void> {
  const folder = await otherApplication(whens);
  const client = new pg.Client({ connectionString: postgres.urlOf(database) });
  await client.connect();
  try {
    await drizzleMigrate(drizzle(client), { migrationsFolder: folder });
  } finally {
    await client.end();
    await rm(folder, { recursive: true, force: true });
  }
}

const EARLY = Date.UTC(2020, 0);
const LATER = Date.UTC(2020, 1);
const FUTURE = Date.UTC(2100, 0);
const rows = (database: string) =>
  postgres.query(
    "select * from drizzle.__drizzle_migrations where created_at in ($1, $2, $3)",
    [EARLY, LATER, FUTURE],
    database,
  );

for (const [name, before, next] of [
  ["later", [EARLY, FUTURE], FUTURE + 1],
  ["earlier", [EARLY], LATER],
] as const) {
  test(`an application that uses drizzle too, with migrations made ${name}, and this one migrate the same database`, async () => {
    const database = `beside_${name}`;
    await postgres.query(`create database ${database}`);
    await migrateOther(database, [...before]);
    const untouched = await rows(database);
    await migrate(postgres.urlOf(database));
    assert.equal(await count("users", database), 0);
    assert.deepEqual(await rows(database), untouched);
    await migrateOther(database, [...before, next]);
    assert.equal(await count(`other_${next}`, database), 0);
    const journal = await postgres.query("select * from public.qr2pass_migrations", [], database);
    await migrate(postgres.urlOf(database));
    assert.deepEqual(await postgres.query("select * from public.qr2pass_migrations", [], database), journal);
  });
}

test("the first release's rows are moved out of the shared journal, and another application's next migration is applied", async () => {
  const url = await oldDatabase("shared");
  const insert = "insert into drizzle.__drizzle_migrations (hash, created_at) values ('theirs', $1)";
  for (const when of [EARLY, FUTURE]) await postgres.query(insert, [when], "shared");
  const untouched = await rows("shared");
  await migrate(url);
  assert.equal(await count("users where email = 'ann@example.com' and sign_outs = 0", "shared"), 1);
  assert.deepEqual(await postgres.query("select * from drizzle.__drizzle_migrations", [], "shared"), untouched);

  await oldDatabase("first");
  await migrate(postgres.urlOf("first"));
  // Created before any of our migrations, and deployed after them.
  await migrateOther("first", [LATER]);
  assert.equal(await count(`other_${LATER}`, "first"), 0);
  await migrate(postgres.urlOf("first"));
  assert.equal(await count("keys", "first"), 1);
});

for (const [name, statement] of Object.entries({
  "a table of another form": "create table drizzle.__drizzle_migrations (id text, hash int, created_at timestamptz)",
  "a table of a later drizzle":
    "create table drizzle.__drizzle_migrations (id serial, hash text, created_at bigint, name text)",
  "a view": "create view drizzle.__drizzle_migrations as select 1 as id, 'x'::text as hash, 1::bigint as created_at",
})) {
  test(`another application's journal that is ${name} is left alone`, async () => {
    const database = `odd_${name.replaceAll(" ", "_")}`;
    await postgres.query(`create database ${database}`);
    await postgres.query(`create schema drizzle; ${statement}`, [], database);
    await migrate(postgres.urlOf(database));
    assert.equal(await count("users", database), 0);
  });
}

test("a journal that another role owns is read and not changed", async () => {
  await oldDatabase("foreign_journal");
  await postgres.query("create role ours login password 'x'", [], "foreign_journal");
  await postgres.query(
    `grant usage on schema drizzle to ours; grant select on drizzle.__drizzle_migrations to ours;
     alter schema public owner to ours; alter table users owner to ours; alter table keys owner to ours;
     alter table sessions owner to ours; alter table known_browsers owner to ours`,
    [],
    "foreign_journal",
  );
  const url = new URL(postgres.urlOf("foreign_journal"));
  Object.assign(url, { username: "ours", password: "x" });
  await migrate(String(url));
  assert.equal(await count("drizzle.__drizzle_migrations", "foreign_journal"), 1);
  assert.equal(await count("users where sign_outs = 0", "foreign_journal"), 1);
});

test("a migration of a later release runs once, even if servers start together, and keeps the data", async () => {
  const url = await oldDatabase("migrated");
  const folder = await mkdtemp(join(tmpdir(), "qr2pass-migrations-"));
  try {
    await cp(DRIZZLE, folder, { recursive: true });
    const file = join(folder, "meta/_journal.json");
    const journal = JSON.parse(await readFile(file, "utf8"));
    const before = journal.entries.length;
    journal.entries.push({ idx: before, version: "7", when: Date.now(), tag: "later", breakpoints: true });
    await writeFile(file, JSON.stringify(journal));
    await writeFile(join(folder, "later.sql"), 'ALTER TABLE "users" ADD COLUMN "later" text DEFAULT \'new\' NOT NULL;');
    await Promise.all(Array.from({ length: 10 }, () => migrate(url, folder)));
    assert.equal(await count("public.qr2pass_migrations", "migrated"), before + 1);
    assert.equal(await count("users where email = 'ann@example.com' and later = 'new'", "migrated"), 1);
    assert.equal(await count("keys", "migrated"), 1);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
