import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { createClient } from "redis";
import { signWith } from "#lib/protocol/keys.ts";
import { Browser, newAccount, Phone, type Scanned } from "#tests/support/client.ts";
import { query, urlOfData } from "#tests/support/database.ts";
import { RedisServer } from "#tests/support/redis-server.ts";
import { type RunningServer, startServer } from "#tests/support/server.ts";
import { freshEmail, presentState, shownNumber } from "../../http/people.ts";
import { type Record as Recorded, recordFetch } from "./recorder.ts";

/**
 * Searches for every secret of a full run in all places where unauthorised people could read it.
 *
 * Secrets are: browser secrets, session cookies, claim tokens, recovery codes, and the server's own secrets.
 * Challenges, typed codes, signatures, key ids and addresses of accounts are known to the parties, but must not be in
 * logs and metrics because they show who did what. The two digits of the number are not searched for, because any line
 * contains two digits.
 */
const METRICS_TOKEN = "a-metrics-token-that-no-log-holds";
const AUTH_SECRET = "an-auth-secret-that-no-log-holds-at-all-0123456789";
let server: RunningServer;
let redis: RedisServer;
let recorded: Recorded;
/** Everything that Redis ever held, read between the steps. */
let shared = "";
const secrets = new Map<string, string>();
const personal = new Map<string, string>();
/** What a URL may contain: the public id of a ceremony. */
const publicIds = new Set<string>();

before(async () => {
  redis = await RedisServer.start();
  server = await startServer({
    env: { LOG_LEVEL: "debug", METRICS_TOKEN, AUTH_SECRET, REDIS_URL: redis.url, RATE_LIMITS: "off" },
  });
  recorded = recordFetch();
  await fullRun();
});
after(async () => {
  recorded?.stop();
  await server?.stop();
  await redis?.stop();
});

function keepCookies(name: string, browser: Browser): void {
  for (const [cookie, value] of browser.cookies) if (value.length > 20) secrets.set(`${name}: ${cookie}`, value);
}

async function readRedis(): Promise<void> {
  const client = createClient({ url: redis.url });
  await client.connect();
  for (const key of await client.keys("*")) {
    shared += `${key}\n`;
    const type = await client.type(key);
    if (type === "string") shared += `${await client.get(key)}\n`;
    if (type === "hash") shared += `${JSON.stringify(await client.hGetAll(key))}\n`;
    if (type === "set") shared += `${JSON.stringify(await client.sMembers(key))}\n`;
    if (type === "zset") shared += `${JSON.stringify(await client.zRange(key, 0, -1))}\n`;
  }
  client.destroy();
}

/** Registration, login, a wrong number, a wrong signature, a denial, confirmations, a second phone, removal, signing out. */
async function fullRun(): Promise<void> {
  const [browser, phone] = [new Browser(server.origin), new Phone(server.origin)];
  const account = await newAccount(freshEmail());
  personal.set("the account's address", account.email).set("a key's id", account.keyId);
  personal.set("a public key", account.publicKey);
  const keep = ({ claimToken, link }: Scanned, userCode: string) => {
    secrets.set(`a claim token ${secrets.size}`, claimToken);
    publicIds.add(link.challenge);
    personal.set(`a challenge ${personal.size}`, link.challenge);
    personal
      .set(`a typed code ${personal.size}`, userCode)
      .set(`the same, plain ${personal.size}`, userCode.replace("-", ""));
  };

  const registration = await browser.begin({ action: "register", email: account.email });
  keepCookies("registering", browser);
  const first = await phone.scan(registration.link);
  keep(first, registration.userCode);
  await readRedis();
  await phone.register(first, account, await shownNumber(browser, registration.challenge));
  await readRedis();
  await browser.redeem(registration.challenge, { stay: true });
  keepCookies("registered", browser);

  const login = async (
    decide: (scanned: Scanned, number: number | undefined) => Promise<void>,
    who = new Browser(server.origin),
  ) => {
    const begun = await who.begin({ action: "login", next: "/account" });
    keepCookies("logging in", who);
    await phone.post("/api/lookup", { user_code: begun.userCode });
    const scanned = await phone.scan(begun.link, account);
    keep(scanned, begun.userCode);
    await readRedis();
    await decide(scanned, await shownNumber(who, begun.challenge));
    await presentState(who, begun.challenge).catch(() => {});
    await who.redeem(begun.challenge).catch(() => {});
    keepCookies("logged in", who);
    return who;
  };
  const signed = await login((scanned, number) => phone.login(scanned, account, number));
  await login((scanned, number) => phone.login(scanned, account, number === 10 ? 11 : 10).catch(() => {}));
  const other = await newAccount(account.email);
  await login((scanned, number) =>
    phone.login(scanned, { ...account, privateKey: other.privateKey }, number).catch(() => {}),
  );
  await login((scanned) => phone.deny(scanned));

  const confirm = async (operation: string, parameters = {}) => {
    const begun = await signed.begin({ action: "confirm", operation, parameters });
    const scanned = await phone.scan(begun.link, account);
    keep(scanned, begun.userCode);
    await phone.login(scanned, account, await shownNumber(signed, begun.challenge));
    return (await signed.redeemed(begun.challenge)).result;
  };
  const { codes } = (await confirm("new_recovery_codes")) as { codes: string[] };
  for (const code of codes) {
    secrets.set(`a recovery code ${code}`, code).set(`the same, plain ${code}`, code.replace("-", ""));
  }
  await confirm("add_device");
  const device = await signed.begin({ action: "add-device" });
  const added = await phone.scan(device.link);
  keep(added, device.userCode);
  await phone.register(added, other, await shownNumber(signed, device.challenge));
  await signed.redeem(device.challenge);
  await confirm("remove_key", { key_id: other.keyId });
  await confirm("export_data");
  const signature = await signWith(account.privateKey, new TextEncoder().encode("any"));
  personal.set("a signature", signature);
  await phone.post("/api/login", { challenge: device.challenge, response: signature }).catch(() => {});
  await signed.fetch("/api/keys/remove", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ key_id: account.keyId, signature }),
  });
  await signed.fetch("/account");
  await signed.fetch("/api/recovery/code", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email: account.email, code: codes[0] }),
  });
  await signed.signOut();
  await browser.signOut(true);
  secrets.set("AUTH_SECRET", AUTH_SECRET).set("METRICS_TOKEN", METRICS_TOKEN);
  const made = JSON.parse(readFileSync(join(server.dataFolder, "secrets.json"), "utf8").trim()) as Record<
    string,
    unknown
  >;
  for (const [name, value] of Object.entries(made)) secrets.set(`the data folder's ${name}`, String(value));
}

/** The encodings in which the bytes of a secret could appear. */
function spellings(secret: string): string[] {
  const plain = [secret, encodeURIComponent(secret)];
  if (!/^[\w-]{43}$/.test(secret)) return plain;
  const bytes = Buffer.from(secret, "base64url");
  return [...plain, bytes.toString("hex"), bytes.toString("base64")];
}

function assertAbsent(
  where: string,
  text: string,
  searched: Map<string, string>,
  but: (value: string) => boolean = () => false,
) {
  assert.ok(text.length > 0, `${where} is empty`);
  for (const [name, value] of searched) {
    if (but(value)) continue;
    for (const spelling of spellings(value)) assert.ok(!text.includes(spelling), `${where} holds ${name}`);
  }
}

test("the run used many secrets", () => {
  assert.ok(secrets.size > 30, `${secrets.size}`);
  assert.ok([...secrets.keys()].some((name) => name.includes("qr2pass-session")));
});

test("logs at level debug contain no secret and no personal data", () => {
  const output = server.output();
  assert.match(output, /"message":"request"/);
  assertAbsent("the log", output, secrets);
  assertAbsent("the log", output, personal);
});

test("URLs contain no secret, and no personal data except the ceremony's public id", () => {
  const urls = recorded.urls.join("\n");
  assertAbsent("a URL", urls, secrets);
  assertAbsent("a URL", urls, personal, (value) => publicIds.has(value));
});

test("event streams contain no secret and no personal data", () => {
  const events = recorded.events.join("\n");
  assert.match(events, /"state":"scanned"/);
  assertAbsent("an event", events, secrets);
  assertAbsent("an event", events, personal);
});

test("bodies of refusals contain no secret, and the account's address only if the request named it", () => {
  const refusals = recorded.refusals.join("\n");
  assertAbsent("a refusal", refusals, secrets);
  assertAbsent("a refusal", refusals, personal, (value) => value.includes("@"));
});

test("metrics contain no secret and no personal data", async () => {
  const response = await fetch(`${server.origin}/metrics`, { headers: { authorization: `Bearer ${METRICS_TOKEN}` } });
  assert.equal(response.status, 200);
  const text = await response.text();
  assertAbsent("the metrics", text, secrets);
  assertAbsent("the metrics", text, personal);
});

test("Redis contained browser secrets and claim tokens only as SHA-256", () => {
  assertAbsent("Redis", shared, secrets);
  const hash = (text: string) => createHash("sha256").update(text).digest("base64url");
  assert.ok([...secrets].some(([name, value]) => name.startsWith("a claim token") && shared.includes(hash(value))));
});

test("the database contains no secret in plain text, only hashes", async () => {
  const url = urlOfData(server.dataFolder);
  const tables = await query(
    url,
    "select table_schema, table_name from information_schema.tables where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')",
  );
  assert.ok(tables.length > 8, `${tables.length} tables`);
  let dump = "";
  for (const { table_schema, table_name } of tables) {
    const rows = await query(url, `select to_jsonb(row) as row from "${table_schema}"."${table_name}" as row`);
    dump += rows.map(({ row }) => `${table_name} ${JSON.stringify(row)}`).join("\n");
  }
  assertAbsent("the database", dump, secrets);
  const hash = (text: string) => createHash("sha256").update(text).digest("base64url");
  const browserSecret = [...secrets].find(([name]) => name === "registered: qr2pass-browser")?.[1] ?? "";
  assert.ok(dump.includes(hash(browserSecret)), "a browser is known by the SHA-256 of its secret");
  assert.equal(dump.match(/\$argon2id\$v=19\$m=\d+,t=\d+,p=\d+\$/g)?.length, 10, "recovery codes by Argon2id");
});
