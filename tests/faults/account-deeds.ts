import { setTimeout as sleep } from "node:timers/promises";
import { createAccount, lockAccount } from "#lib/accounts/accounts.ts";
import { addKey } from "#lib/accounts/add-key.ts";
import { recoverAccount, removeAccountAt } from "#lib/accounts/administration.ts";
import { cancelRecovery } from "#lib/accounts/cancel-recovery.ts";
import { confirmOperation, prepareOperation } from "#lib/accounts/confirm.ts";
import { withTransaction } from "#lib/accounts/database.ts";
import { presentEmailChange, undoEmailChange } from "#lib/accounts/email-changes.ts";
import { endSessionOf } from "#lib/accounts/end-sessions.ts";
import { beginRecovery, bindRecovery } from "#lib/accounts/recoveries.ts";
import { recoverWithCode } from "#lib/accounts/recovery-codes.ts";
import { recoverByMail } from "#lib/accounts/recovery-requests.ts";
import { randomToken } from "#lib/protocol/random.ts";
import { keyOf, PLACE, PROVIDER, signIn, signText } from "../support/account-database.ts";
import { newAccount } from "../support/client.ts";

/** Everything that changes an account, and how to tell later whether it was done. */
export const KINDS = [
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
  "renaming",
  "other sessions",
  "one session",
  "deletion",
  "operator",
  "operator's link",
] as const;
export type Kind = (typeof KINDS)[number];

/** What one person did, and whether it was acknowledged. */
export interface Deed {
  what: Kind;
  userId: string;
  email: string;
  acknowledged: boolean;
  /** The key that it is about. */
  keyId: string;
}

/** Runs a statement of the test's own. */
export type Rows = (text: string, ...values: unknown[]) => Promise<Record<string, unknown>[]>;

let made = 0;
/** Sets accounts of several processes apart. */
const series = randomToken(6)
  .toLowerCase()
  .replace(/[^a-z0-9]/g, "x");

async function person() {
  const phone = await newAccount(`fault-${series}-${++made}@example.com`);
  const { userId } = await createAccount(phone.email, keyOf(phone));
  const asker = await signIn(userId, phone);
  return { phone, userId, asker };
}

/** Prepares a deed while nothing fails, and gives the way to do it. */
async function prepare(what: Deed["what"]): Promise<{ deed: Deed; act: () => Promise<unknown> }> {
  const { phone, userId, asker } = await person();
  const other = await newAccount(phone.email);
  const deed: Deed = { what, userId, email: phone.email, acknowledged: false, keyId: other.keyId };
  const confirmed = async (name: string, parameters: object) => {
    const { text } = await prepareOperation(asker, name, parameters);
    const evidence = await signText(text, phone);
    return () => confirmOperation(asker, name, parameters, evidence);
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
      const username = `fault-${series}-${made}`;
      return { deed, act: await confirmed("change_profile", { display_name: "Ann", username, language: "el" }) };
    }
    case "renaming":
      return { deed, act: await confirmed("rename_key", { key_id: phone.keyId, name: "Renamed" }) };
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

/** Prepares a deed; anew where the database was not quite back from the round before. */
export async function prepareAtLast(what: Kind): ReturnType<typeof prepare> {
  for (let tries = 0; tries < 5; tries += 1) {
    const prepared = await prepare(what).catch(() => null);
    if (prepared) return prepared;
    await sleep(1000);
  }
  return prepare(what);
}

/** Each thing that belongs to a deed: all of them are there, or none is. */
export async function partsOf({ what, userId, email, keyId }: Deed, rows: Rows): Promise<boolean[]> {
  const count = async (text: string, ...values: unknown[]) => (await rows(text, ...values)).length;
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
        await evidence("change_profile"),
      ];
    case "renaming":
      return [
        await has("select from keys where user_id = $1 and device_name = 'Renamed'", userId),
        await event("key_renamed"),
        await evidence("rename_key"),
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
