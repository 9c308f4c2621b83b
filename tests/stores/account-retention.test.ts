import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { deleteOldRows } from "#lib/accounts/retention.ts";
import {
  accountOf,
  confirm,
  newPerson,
  startAccountDatabase,
  stopAccountDatabase,
} from "#tests/support/account-database.ts";
import type { PostgresServer } from "#tests/support/postgres-server.ts";

let postgres: PostgresServer;
before(async () => {
  postgres = await startAccountDatabase();
});
after(() => stopAccountDatabase(postgres));

const rows = (text: string, ...values: unknown[]) => postgres.query(text, values);
const tidy = (historyDays = 365) => deleteOldRows({ connectionString: postgres.url, historyDays });

test("rows of the history can only be added: not updated, deleted early, or truncated", async () => {
  const { requester, phone, userId } = await newPerson();
  await confirm(requester, phone, "statement", { text: "It is me" });
  const refused = { code: "42501" };
  for (const table of ["events", "confirmations"]) {
    await assert.rejects(rows(`update ${table} set user_id = user_id`), refused, table);
    await assert.rejects(rows(`delete from ${table} where user_id = $1`, userId), refused, table);
    await assert.rejects(rows(`truncate ${table} cascade`), refused, table);
  }
  await assert.rejects(
    rows(
      "insert into events (user_id, kind, at) values ($1, 'signed_in', now() - interval '364 days') returning id",
      userId,
    ).then(([row]) => rows("delete from events where id = $1", row?.id)),
    refused,
  );
  assert.ok((await rows("select from events where user_id = $1", userId)).length >= 3);
});

test("history is deleted after a year or after HISTORY_DAYS, and confirmations after their own time", async () => {
  const { userId } = await newPerson();
  const old = (days: number) =>
    rows(
      `insert into events (user_id, kind, at) values ($1, 'signed_in', now() - make_interval(days => ${days}))`,
      userId,
    );
  await old(366);
  await old(100);
  const evidence =
    "'k', 'ES256', 'p', 'https://x.example', md5(random()::text), 'statement', '{}', 't', 's', 'x', now()";
  for (const until of ["now() - interval '1 minute'", "now() + interval '1 day'"]) {
    await rows(
      `insert into confirmations (user_id, session_id, key_id, algorithm, public_key, provider, challenge, operation,
       parameters, text, signed, signature, confirmed_at, kept_until) values ($1, $1, ${evidence}, ${until})`,
      userId,
    );
  }
  const left = async () =>
    (await rows("select from events where user_id = $1 and at < now() - interval '1 day'", userId)).length;
  await tidy();
  assert.equal(await left(), 1);
  assert.equal((await rows("select from confirmations where user_id = $1", userId)).length, 1);
  await tidy(60);
  assert.equal(await left(), 0);
  // The trigger uses the new number too.
  await tidy(365);
  await old(100);
  await assert.rejects(rows("delete from events where user_id = $1 and at < now() - interval '1 day'", userId), {
    code: "42501",
  });
});

test("a role without ownership can add history, but cannot change or delete it, nor replace the trigger", async () => {
  const { userId } = await newPerson();
  await rows("create role app login password 'app'");
  await rows(
    `grant select, insert, update, delete on all tables in schema public to app;
     revoke update, delete, truncate on events, confirmations from app`,
  );
  const as = async (text: string) => rows(`set role app; ${text}`);
  await as(`insert into events (user_id, kind) values ('${userId}', 'signed_in')`);
  for (const text of [
    "update events set kind = 'x'",
    "delete from events where at < now() - interval '10 years'",
    "alter table events disable trigger all",
    "create or replace function history_days() returns integer language sql immutable as 'select 0'",
    "drop trigger events_are_kept on events",
  ]) {
    await assert.rejects(as(text), { code: "42501" }, text);
  }
  // Its account can still be deleted, and its history with it.
  await as(`delete from users where id = '${userId}'`);
  assert.equal((await rows("select from events where user_id = $1", userId)).length, 0);
});

test("an account that was neither proved nor used is deleted after 30 days, and every other account stays", async () => {
  const people = {
    unused: await newPerson(),
    proved: await newPerson(),
    used: await newPerson(),
    visited: await newPerson(),
    young: await newPerson(),
  };
  const ids = Object.values(people).map(({ userId }) => userId);
  await rows("update users set created_at = now() - interval '31 days' where id = any($1)", ids);
  await rows(
    `update sessions set created_at = now() - interval '31 days', last_seen_at = now() - interval '31 days'
     where user_id = any($1)`,
    ids,
  );
  await rows("update keys set last_used_at = now() - interval '31 days' where user_id = any($1)", ids);
  await rows("update users set email_verified_at = now() where id = $1", people.proved.userId);
  await rows("update keys set last_used_at = now() - interval '3 days' where user_id = $1", people.used.userId);
  await rows("update sessions set last_seen_at = now() - interval '3 days' where user_id = $1", people.visited.userId);
  await rows("update users set created_at = now() - interval '29 days' where id = $1", people.young.userId);
  await tidy();
  await assert.rejects(accountOf(people.unused.phone.email));
  for (const name of ["proved", "used", "visited", "young"] as const) await accountOf(people[name].phone.email);
});

test("sessions, mails, proofs and recoveries are deleted after their time, and not before", async () => {
  const { userId } = await newPerson();
  await rows("update sessions set expires_at = now() - interval '91 days' where user_id = $1", userId);
  await rows(
    `insert into mails (recipient, kind, language, sent_at, gave_up_at) values
     ('a', 'k', 'en', now() - interval '31 days', null), ('b', 'k', 'en', now() - interval '29 days', null),
     ('c', 'k', 'en', null, now() - interval '91 days'), ('d', 'k', 'en', null, null)`,
  );
  await rows(
    `insert into email_proofs (email, purpose, browser, expires_at) values
     ('a', 'registration', 'x', now() - interval '25 hours'), ('b', 'registration', 'x', now() - interval '1 hour')`,
  );
  await rows(
    `insert into recoveries (user_id, method, usable_from, expires_at) values
     ($1, 'mail', now() - interval '92 days', now() - interval '91 days'), ($1, 'mail', now(), now())`,
    userId,
  );
  await tidy();
  const left = async (text: string, ...values: unknown[]) => (await rows(text, ...values)).map(({ it }) => it);
  assert.deepEqual(await left("select id as it from sessions where user_id = $1", userId), []);
  assert.deepEqual(await left("select recipient as it from mails where kind = 'k' order by 1"), ["b", "d"]);
  assert.deepEqual(await left("select email as it from email_proofs order by 1"), ["b"]);
  assert.equal((await left("select id as it from recoveries where user_id = $1", userId)).length, 1);
});
