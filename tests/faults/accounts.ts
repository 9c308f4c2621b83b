import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { createAccount, lockAccount } from "#lib/accounts/accounts.ts";
import { addKey } from "#lib/accounts/add-key.ts";
import { removeAccountAt } from "#lib/accounts/administration.ts";
import { confirmOperation, prepareOperation } from "#lib/accounts/confirm.ts";
import { withTransaction } from "#lib/accounts/database.ts";
import { beginRecovery, bindRecovery } from "#lib/accounts/recoveries.ts";
import { randomToken } from "#lib/protocol/random.ts";
import {
  keyOf,
  PLACE,
  signIn,
  signText,
  startAccountDatabase,
  stopAccountDatabase,
} from "../support/account-database.ts";
import { newAccount } from "../support/client.ts";
import { urlOfData } from "../support/database.ts";
import { MailServer } from "../support/mail-server.ts";
import { freePort } from "../support/ports.ts";
import { removeData, startServer } from "../support/server.ts";
import { Tally } from "./tally.ts";

/**
 * Kills PostgreSQL's connections, and PostgreSQL itself, during recoveries, removals of keys, new codes and deletions
 * of accounts, in 40 rounds (or the number in the first argument). Acknowledged changes must be complete; others either
 * complete or absent. Then kills a site with SIGKILL during sign-ins that queue mails: each mail must arrive once.
 */
const rounds = Number(process.argv[2] ?? 40);
const tally = new Tally();

const postgres = await startAccountDatabase({ RECOVERY: "mail", LOG_LEVEL: "error" });
const rows = (text: string, ...values: unknown[]) => postgres.query(text, values);

/** An action of one person, and whether it was acknowledged. */
interface Deed {
  what: "recovery" | "removal" | "codes" | "deletion" | "operator";
  userId: string;
  email: string;
  acknowledged: boolean;
  /** The key that the action is about. */
  keyId: string;
}

const deeds: Deed[] = [];
let made = 0;

async function person() {
  const phone = await newAccount(`fault-${++made}@example.com`);
  const { userId } = await createAccount(phone.email, keyOf(phone));
  const requester = await signIn(userId, phone);
  return { phone, userId, requester };
}

/** Prepares an action while nothing fails, and returns the function that does it. */
async function prepare(what: Deed["what"]): Promise<{ deed: Deed; act: () => Promise<unknown> }> {
  const { phone, userId, requester } = await person();
  const other = await newAccount(phone.email);
  const deed: Deed = { what, userId, email: phone.email, acknowledged: false, keyId: other.keyId };
  const confirmed = async (name: string, parameters: object) => {
    const { text } = await prepareOperation(requester, name, parameters);
    const evidence = await signText(text, phone);
    return () => confirmOperation(requester, name, parameters, evidence);
  };
  if (what === "recovery") {
    const recoveryId = await withTransaction(async (transaction) =>
      beginRecovery(transaction, {
        account: await lockAccount(transaction, userId),
        method: "mail",
        place: PLACE,
        browserHash: null,
        delay: 0,
      }),
    );
    await bindRecovery(recoveryId, randomToken(32), PLACE);
    return {
      deed,
      act: () => addKey(null, { userId, key: keyOf(other), by: "recovery", recoveryId, removeOthers: true }),
    };
  }
  if (what === "removal") {
    await addKey(null, { userId, key: keyOf(other), by: "device" });
    return { deed, act: await confirmed("remove_key", { key_id: other.keyId }) };
  }
  if (what === "codes") return { deed, act: await confirmed("new_recovery_codes", {}) };
  if (what === "deletion") return { deed, act: await confirmed("delete_account", {}) };
  return { deed, act: () => removeAccountAt(phone.email) };
}

const KINDS = ["recovery", "removal", "codes", "deletion", "operator"] as const;

/** Breaks connections repeatedly, and every fourth time the whole server. */
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

for (let round = 0; round < rounds; round += 1) {
  const prepared = await Promise.all(KINDS.map(prepare));
  await Promise.all([
    disturb(round),
    ...prepared.map(async ({ deed, act }) => {
      await sleep(Math.random() * 60);
      deed.acknowledged = await act().then(
        () => true,
        () => false,
      );
    }),
  ]);
  deeds.push(...prepared.map(({ deed }) => deed));
  // The pool discovers its broken connections one at a time.
  for (let asked = 0; asked < 20; asked += 1) await rows("select 1").catch(() => {});
  await sleep(200);
}

const count = async (text: string, ...values: unknown[]) => (await rows(text, ...values)).length;
/** The parts of an action's effect: either all of them must be there, or none. */
async function parts({ what, userId, email, keyId }: Deed): Promise<boolean[]> {
  const has = async (text: string, ...values: unknown[]) => (await count(text, ...values)) > 0;
  const event = (kind: string) => has("select from events where user_id = $1 and kind = $2", userId, kind);
  const mail = (kind: string) => has("select from mails where recipient = $1 and kind = $2", email, kind);
  const evidence = (name: string) =>
    has("select from confirmations where user_id = $1 and operation = $2", userId, name);
  const gone = async (text: string, ...values: unknown[]) => !(await has(text, ...values));
  switch (what) {
    case "recovery":
      return [
        await has("select from keys where id = $1 and added_by = 'recovery'", keyId),
        await has("select from recoveries where user_id = $1 and used_at is not null", userId),
        await gone("select from keys where user_id = $1 and added_by = 'registration'", userId),
        await gone("select from sessions where user_id = $1 and ended_at is null", userId),
        await event("recovery_used"),
        await mail("recovery_used"),
      ];
    case "removal":
      return [
        await gone("select from keys where id = $1", keyId),
        await event("key_removed"),
        await mail("key_removed"),
        await evidence("remove_key"),
      ];
    case "codes":
      return [
        (await count("select from recovery_codes where user_id = $1", userId)) === 10,
        await event("codes_made"),
        await mail("codes_made"),
        await evidence("new_recovery_codes"),
      ];
    case "deletion":
      return [
        await gone("select from users where id = $1", userId),
        await gone("select from keys where user_id = $1", userId),
        await gone("select from sessions where user_id = $1", userId),
        await mail("account_removed"),
        await evidence("delete_account"),
      ];
    case "operator":
      return [
        await gone("select from users where id = $1", userId),
        await gone("select from events where user_id = $1", userId),
        await mail("account_removed"),
      ];
  }
}

for (const what of KINDS) {
  const own = deeds.filter((deed) => deed.what === what);
  let lost = 0;
  let halved = 0;
  for (const deed of own) {
    const all = await parts(deed);
    if (deed.acknowledged && !all.every(Boolean)) lost += 1;
    if (new Set(all).size > 1) halved += 1;
  }
  const acknowledged = own.filter((deed) => deed.acknowledged).length;
  tally.check(
    `${what}: ${own.length} tried, ${acknowledged} acknowledged, ${lost} of them lost, ${halved} done by half`,
    acknowledged > 0 && lost === 0 && halved === 0,
  );
}
await stopAccountDatabase(postgres);

await killUnderMails(Math.ceil(rounds / 8));
tally.finish();

/** Kills a site with SIGKILL while it queues mails: recoveries by mail of many accounts. */
async function killUnderMails(kills: number): Promise<void> {
  const mailServer = await MailServer.start();
  const dataFolder = await mkdtemp(join(tmpdir(), "qr2pass-faults-"));
  const env = {
    PORT: String(await freePort()),
    RECOVERY: "mail",
    RATE_LIMITS: "off",
    LOG_LEVEL: "warn",
    SMTP_URL: mailServer.url,
    MAIL_FROM: "login@example.com",
  };
  let server = await startServer({ dataFolder, env });
  const database = async (text: string, ...values: unknown[]) => {
    const client = new pg.Client(urlOfData(dataFolder));
    await client.connect();
    const result = await client.query(text, values).finally(() => client.end());
    return result.rows as Record<string, unknown>[];
  };
  const emails = Array.from({ length: kills * 20 }, (_, at) => `mail-${at}@example.com`);
  await database("insert into users (email, email_skeleton) select e, e from unnest($1::text[]) e", emails);
  const acknowledged: string[] = [];
  async function askFor(email: string): Promise<boolean> {
    const headers = { "content-type": "application/json", origin: server.origin };
    const init = { method: "POST", headers, body: JSON.stringify({ email }) };
    return fetch(`${server.origin}/api/recovery/mail`, init).then(
      ({ ok }) => ok,
      () => false,
    );
  }
  const asking = (async () => {
    for (const email of emails) {
      while (!(await askFor(email))) await sleep(300);
      acknowledged.push(email);
    }
  })();
  for (let kill = 0; kill < kills; kill += 1) {
    // Kill in the middle of the work: after some mails were queued since the last kill.
    for (const before = acknowledged.length; acknowledged.length < before + 5; ) await sleep(20);
    await sleep(Math.random() * 300);
    await (kill % 2 ? server.killAll() : server.kill());
    server = await startServer({ dataFolder, env });
  }
  await asking;
  // Claims of killed instances expire after two minutes; here they are made to expire at once.
  for (let tries = 0; tries < 20; tries += 1) {
    await database("update mails set next_try_at = now() where sent_at is null");
    await sleep(500);
  }
  const copies = (email: string) => mailServer.to(email).map(({ mail }) => mail.messageId);
  const lost = acknowledged.filter((email) => copies(email).length === 0);
  const different = emails.filter((email) => new Set(copies(email)).size > 1);
  const twice = emails.filter((email) => copies(email).length > 1);
  console.log(
    `kill -9 of a site that sends mails, ${kills} times; ${twice.length} mails came twice, with one Message-ID`,
  );
  tally.check(
    `mails promised ${acknowledged.length}, lost ${lost.length}`,
    acknowledged.length > 0 && lost.length === 0,
  );
  tally.check(`of ${emails.length} mailboxes ${different.length} got two different mails`, different.length === 0);
  await server.stop();
  await mailServer.stop();
  await removeData(dataFolder);
}
