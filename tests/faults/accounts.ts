import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { createAccount, lockAccount } from "#lib/accounts/accounts.ts";
import { addKey } from "#lib/accounts/add-key.ts";
import { recoverAccount, removeAccountAt } from "#lib/accounts/administration.ts";
import { cancelRecovery } from "#lib/accounts/cancel-recovery.ts";
import { confirmOperation, prepareOperation } from "#lib/accounts/confirm.ts";
import { withTransaction } from "#lib/accounts/database.ts";
import { presentEmailChange, undoEmailChange } from "#lib/accounts/email-changes.ts";
import { endSessionOf } from "#lib/accounts/end-sessions.ts";
import { changeProfile } from "#lib/accounts/profile.ts";
import { beginRecovery, bindRecovery } from "#lib/accounts/recoveries.ts";
import { recoverWithCode } from "#lib/accounts/recovery-codes.ts";
import { recoverByMail } from "#lib/accounts/recovery-requests.ts";
import { randomToken } from "#lib/protocol/random.ts";
import {
  keyOf,
  PLACE,
  PROVIDER,
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
 * Kills PostgreSQL's connections, and PostgreSQL itself, during everything that changes an account, in 60 rounds (or the
 * number in the first argument). Acknowledged changes must be complete; others either complete or absent. Then kills a
 * site with SIGKILL during sign-ins that queue mails: each mail must arrive once.
 */
const rounds = Number(process.argv[2] ?? 60);
const tally = new Tally();

const postgres = await startAccountDatabase({ RECOVERY: "mail", LOG_LEVEL: "error" });
const rows = (text: string, ...values: unknown[]) => postgres.query(text, values);

const KINDS = [
  "addition",
  "removal",
  "codes",
  "recovery by code",
  "recovery by mail",
  "recovery",
  "cancelling",
  "address",
  "undo",
  "profile",
  "other sessions",
  "one session",
  "deletion",
  "operator",
  "operator's link",
] as const;
type Kind = (typeof KINDS)[number];

/** An action of one person, and whether it was acknowledged. */
interface Deed {
  what: Kind;
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
  const beginByMail = () =>
    withTransaction(async (transaction) =>
      beginRecovery(transaction, {
        account: await lockAccount(transaction, userId),
        method: "mail",
        place: PLACE,
        browserHash: null,
        delay: 0,
      }),
    );
  const changeOfAddress = () => confirmed("change_email", { email: movedTo(deed) });
  switch (what) {
    case "addition":
      return { deed, act: () => addKey(null, { userId, key: keyOf(other), by: "device", ceremony: randomToken(16) }) };
    case "removal":
      await addKey(null, { userId, key: keyOf(other), by: "device" });
      return { deed, act: await confirmed("remove_key", { key_id: other.keyId }) };
    case "codes":
      return { deed, act: await confirmed("new_recovery_codes", {}) };
    case "recovery by code": {
      const { result } = await (await confirmed("new_recovery_codes", {}))();
      const [code = ""] = (result as { codes: string[] }).codes;
      return { deed, act: () => recoverWithCode(phone.email, code, randomToken(32), PLACE) };
    }
    case "recovery by mail":
      return { deed, act: () => recoverByMail(phone.email, PLACE) };
    case "recovery": {
      const recoveryId = await beginByMail();
      await bindRecovery(recoveryId, randomToken(32), PLACE);
      return {
        deed,
        act: () => addKey(null, { userId, key: keyOf(other), by: "recovery", recoveryId, removeOthers: true }),
      };
    }
    case "cancelling": {
      const recoveryId = await beginByMail();
      return { deed, act: () => cancelRecovery(recoveryId, PLACE, userId) };
    }
    case "address":
      return { deed, act: await changeOfAddress() };
    case "undo": {
      await (await changeOfAddress())();
      const change = await presentEmailChange(userId);
      return { deed, act: () => undoEmailChange(change?.id ?? "", PLACE) };
    }
    case "profile": {
      const username = `fault-${made}`;
      return { deed, act: () => changeProfile(userId, { displayName: "Ann", username, language: "el" }, PLACE) };
    }
    case "other sessions":
      await signIn(userId, phone);
      return { deed, act: await confirmed("end_other_sessions", {}) };
    case "one session": {
      const { session } = await signIn(userId, phone);
      return { deed, act: () => endSessionOf(userId, session.sessionId, PLACE) };
    }
    case "deletion":
      return { deed, act: await confirmed("delete_account", {}) };
    case "operator":
      return { deed, act: () => removeAccountAt(phone.email) };
    case "operator's link":
      return { deed, act: () => recoverAccount(phone.email, PROVIDER) };
  }
}

const movedTo = ({ email }: Pick<Deed, "email">) => `moved-${email}`;

/** Prepares an action. Tries again while the database is still starting after the previous round. */
async function prepareAtLast(what: Kind): ReturnType<typeof prepare> {
  for (let tries = 0; tries < 5; tries += 1) {
    const prepared = await prepare(what).catch(() => null);
    if (prepared) return prepared;
    await sleep(1000);
  }
  return prepare(what);
}

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
  const prepared = await Promise.all(KINDS.map(prepareAtLast));
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
    case "addition":
      return [
        await has("select from keys where id = $1 and added_by = 'device'", keyId),
        await event("key_added"),
        await mail("key_added"),
      ];
    case "recovery by code":
      return [
        (await count("select from recovery_codes where user_id = $1 and used_at is not null", userId)) === 1,
        await has("select from recoveries where user_id = $1 and method = 'code' and browser is not null", userId),
        await event("recovery_started"),
        await mail("recovery_started"),
      ];
    case "recovery by mail":
      return [
        await has("select from recoveries where user_id = $1 and method = 'mail'", userId),
        await event("recovery_started"),
        await mail("recovery_link"),
      ];
    case "cancelling":
      return [
        await has("select from recoveries where user_id = $1 and cancelled_at is not null", userId),
        await event("recovery_cancelled"),
        await mail("recovery_cancelled"),
      ];
    case "address":
      return [
        await has("select from users where id = $1 and email = $2", userId, movedTo({ email })),
        await has("select from email_changes where user_id = $1 and made_at is not null", userId),
        await event("email_changed"),
        await mail("email_changed"),
        await has("select from mails where recipient = $1 and kind = 'email_changed_here'", movedTo({ email })),
        await evidence("change_email"),
      ];
    case "undo":
      return [
        await has("select from users where id = $1 and email = $2", userId, email),
        await has("select from email_changes where user_id = $1 and undone_at is not null", userId),
        await gone("select from sessions where user_id = $1 and ended_at is null", userId),
        await event("email_change_undone"),
        await mail("email_restored"),
      ];
    case "profile":
      return [
        await has("select from users where id = $1 and display_name = 'Ann' and language = 'el'", userId),
        await has("select from users where id = $1 and username like 'fault-%'", userId),
        await has("select from usernames where user_id = $1", userId),
        await event("profile_changed"),
      ];
    case "other sessions":
      return [
        (await count("select from sessions where user_id = $1 and ended_at is null", userId)) === 1,
        await event("other_sessions_ended"),
        await evidence("end_other_sessions"),
      ];
    case "one session":
      return [
        (await count("select from sessions where user_id = $1 and ended_at is null", userId)) === 1,
        await event("session_ended"),
      ];
    case "operator's link":
      return [
        await has("select from recoveries where user_id = $1 and method = 'operator'", userId),
        await event("recovery_started"),
        await mail("recovery_started"),
      ];
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
