import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uuid,
} from "drizzle-orm/pg-core";

const moment = (name: string) => timestamp(name, { withTimezone: true });
/** The account that a row belongs to. Deleting the account deletes the row. */
const ofUser = () =>
  uuid("user_id")
    .notNull()
    .references(() => users.id, { onDelete: "cascade" });

/** An account at this site. */
export const users = pgTable("users", {
  id: uuid("id").primaryKey().defaultRandom(),
  /** In the form in which it is signed: trimmed, lower case, NFC. */
  email: text("email").notNull().unique(),
  /**
   * The skeleton of `email` (`skeleton.ts`), unique so that no two accounts look alike. Null only until the migration
   * fills it.
   */
  emailSkeleton: text("email_skeleton").unique(),
  /** When the address was proved by a mailed code. Null if it never was. */
  emailVerifiedAt: moment("email_verified_at"),
  displayName: text("display_name"),
  /** As shown: lower case, NFC. `usernames` keeps names unique. */
  username: text("username"),
  /** The language of mails and of texts to confirm, as in `words/language.ts`. */
  language: text("language").notNull().default("en"),
  /** Since when the operator has disabled the account. */
  disabledAt: moment("disabled_at"),
  /** How many times the account was signed out everywhere. Approvals from before the last time begin no session. */
  signOuts: integer("sign_outs").notNull().default(0),
  createdAt: moment("created_at").notNull().defaultNow(),
});

/**
 * Every user name that was ever taken, by its skeleton. A row stays when its account is deleted, so that a name never
 * refers to another person later.
 */
export const usernames = pgTable(
  "usernames",
  {
    skeleton: text("skeleton").primaryKey(),
    /** Null after the account was deleted. */
    userId: uuid("user_id").references(() => users.id, { onDelete: "set null" }),
    createdAt: moment("created_at").notNull().defaultNow(),
  },
  (table) => [index("usernames_user_id").on(table.userId)],
);

/** ES256: ECDSA P-256 with SHA-256 (version 2). RS512: RSASSA-PKCS1-v1_5 with SHA-512 (version 1). Names of RFC 7518. */
export const ALGORITHMS = ["ES256", "RS512"] as const;
export type Algorithm = (typeof ALGORITHMS)[number];

/** How a key was added: when the account was created, by another of its keys, or by a recovery. */
export const KEY_SOURCES = ["registration", "device", "recovery"] as const;

/**
 * A public key that can approve ceremonies for its account. Its protocol version follows from its algorithm, never from
 * a message.
 */
export const keys = pgTable(
  "keys",
  {
    /** SHA-256 of the SPKI DER, base64url. */
    id: text("id").primaryKey(),
    userId: ofUser(),
    algorithm: text("algorithm", { enum: ALGORITHMS }).notNull(),
    /** SPKI DER, base64url. */
    publicKey: text("public_key").notNull(),
    deviceName: text("device_name").notNull(),
    addedBy: text("added_by", { enum: KEY_SOURCES }).notNull().default("registration"),
    createdAt: moment("created_at").notNull().defaultNow(),
    lastUsedAt: moment("last_used_at"),
  },
  (table) => [index("keys_user_id").on(table.userId)],
);

/** What began a session. */
export const SESSION_ORIGINS = ["key", "recovery"] as const;
export type SessionOrigin = (typeof SESSION_ORIGINS)[number];
/** How the person of a session last authenticated. */
export const AUTH_METHODS = ["phone", "recovery_code", "mail", "operator"] as const;
export type AuthMethod = (typeof AUTH_METHODS)[number];

/** A browser that is signed in. The session cookie contains the id, and is valid only as long as this row. */
export const sessions = pgTable(
  "sessions",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    userId: ofUser(),
    /** The key that approved it. Removing the key deletes its sessions. Null if no key did. */
    keyId: text("key_id").references(() => keys.id, { onDelete: "cascade" }),
    origin: text("origin", { enum: SESSION_ORIGINS }).notNull().default("key"),
    /** When and how the person last authenticated. */
    authTime: moment("auth_time").notNull().defaultNow(),
    method: text("method", { enum: AUTH_METHODS }).notNull().default("phone"),
    /** Updated at most once a minute. */
    lastSeenAt: moment("last_seen_at").notNull().defaultNow(),
    /** Whether the cookie survives closing the browser. */
    persistent: boolean("persistent").notNull().default(true),
    /** SHA-256 of the browser secret, base64url. Null if not known. */
    browser: text("browser"),
    browserName: text("browser_name").notNull(),
    browserSystem: text("browser_system").notNull(),
    address: text("address").notNull(),
    createdAt: moment("created_at").notNull().defaultNow(),
    expiresAt: moment("expires_at").notNull(),
    endedAt: moment("ended_at"),
  },
  (table) => [
    index("sessions_user_id").on(table.userId),
    index("sessions_key_id").on(table.keyId),
    index("sessions_expires_at").on(table.expiresAt),
  ],
);

/**
 * Browsers that proved themselves to an account: the number was typed correctly, or the phone and the browser are the
 * same device.
 */
export const knownBrowsers = pgTable(
  "known_browsers",
  {
    id: uuid("id").notNull().unique().defaultRandom(),
    userId: ofUser(),
    /** SHA-256 of the browser secret, base64url. */
    browser: text("browser").notNull(),
    /** The browser's name when it last proved itself. Null if not recorded. */
    browserName: text("browser_name"),
    browserSystem: text("browser_system"),
    address: text("address"),
    createdAt: moment("created_at").notNull().defaultNow(),
    verifiedAt: moment("verified_at").notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.userId, table.browser] })],
);

/** Codes for recovering the account without a phone. Ten are generated at a time and share one salt. */
export const recoveryCodes = pgTable(
  "recovery_codes",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    userId: ofUser(),
    /** Argon2id in the PHC string format (`recovery-codes.ts`). */
    hash: text("hash").notNull(),
    createdAt: moment("created_at").notNull().defaultNow(),
    usedAt: moment("used_at"),
  },
  (table) => [index("recovery_codes_user_id").on(table.userId)],
);

/** How a recovery can begin. */
export const RECOVERY_METHODS = ["code", "mail", "operator"] as const;
export type RecoveryMethod = (typeof RECOVERY_METHODS)[number];

/** An attempt to recover an account without any of its keys. It is used at most once. */
export const recoveries = pgTable(
  "recoveries",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    userId: ofUser(),
    method: text("method", { enum: RECOVERY_METHODS }).notNull(),
    createdAt: moment("created_at").notNull().defaultNow(),
    usableFrom: moment("usable_from").notNull(),
    expiresAt: moment("expires_at").notNull(),
    usedAt: moment("used_at"),
    cancelledAt: moment("cancelled_at"),
    /** The key that it added. Not a reference, because that key may be removed later. */
    keyId: text("key_id"),
    /** SHA-256 of the secret of the only browser that may use it. Null until a browser has opened the link. */
    browser: text("browser"),
    /** The network address that requested it; null if the operator did. */
    address: text("address"),
    browserName: text("browser_name"),
    browserSystem: text("browser_system"),
  },
  (table) => [index("recoveries_user_id").on(table.userId)],
);

/** The history of accounts. Rows are only added: a trigger refuses changes, and deletions before their time. */
export const events = pgTable(
  "events",
  {
    /** Increases with time; pages of the history are ordered by it. */
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    userId: ofUser(),
    at: moment("at").notNull().defaultNow(),
    /** One of `EVENTS` (`history.ts`). */
    kind: text("kind").notNull(),
    address: text("address"),
    browserName: text("browser_name"),
    browserSystem: text("browser_system"),
    keyId: text("key_id"),
    /** The name of the key's device at that time. */
    keyName: text("key_name"),
    details: jsonb("details").$type<Record<string, string | number | boolean>>().notNull().default({}),
  },
  (table) => [index("events_user_id_id").on(table.userId, table.id), index("events_at").on(table.at)],
);

/**
 * What was confirmed by phone, with everything that is needed to verify the signature later. Key and account may be
 * deleted by then, so no column references another table. Rows are only added, as in `events`.
 */
export const confirmations = pgTable(
  "confirmations",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    userId: uuid("user_id").notNull(),
    sessionId: uuid("session_id").notNull(),
    keyId: text("key_id").notNull(),
    algorithm: text("algorithm", { enum: ALGORITHMS }).notNull(),
    /** SPKI DER, base64url. */
    publicKey: text("public_key").notNull(),
    provider: text("provider").notNull(),
    /** The ceremony's challenge. One ceremony confirms one text. */
    challenge: text("challenge").notNull().unique(),
    /** The operation's name and its parameters. */
    operation: text("operation").notNull(),
    parameters: jsonb("parameters").notNull(),
    /** The text that the phone showed. */
    text: text("text").notNull(),
    /** The exact signed bytes as UTF-8 text (docs/protocol.md). */
    signed: text("signed").notNull(),
    /** IEEE P1363, base64url. */
    signature: text("signature").notNull(),
    confirmedAt: moment("confirmed_at").notNull().defaultNow(),
    /** Deleted after this time, and not before. */
    keptUntil: moment("kept_until").notNull(),
  },
  (table) => [
    index("confirmations_user_id").on(table.userId),
    index("confirmations_session_id").on(table.sessionId),
    index("confirmations_kept_until").on(table.keptUntil),
  ],
);

/** Permission to add one more key, given by a confirmation and used up by the ceremony that adds the key. */
export const deviceGrants = pgTable(
  "device_grants",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    sessionId: uuid("session_id")
      .notNull()
      .references(() => sessions.id, { onDelete: "cascade" }),
    createdAt: moment("created_at").notNull().defaultNow(),
    spentAt: moment("spent_at"),
  },
  (table) => [index("device_grants_session_id").on(table.sessionId)],
);

/**
 * Mails to send, inserted in the transaction that they report on. No row contains a secret: links are created when a
 * mail is sent.
 */
export const mails = pgTable(
  "mails",
  {
    /** Also the mail's Message-ID, which identifies duplicates of a mail. */
    id: uuid("id").primaryKey().defaultRandom(),
    recipient: text("recipient").notNull(),
    /** One of `MailKind` (`words/mail/mail.ts`). */
    kind: text("kind").notNull(),
    language: text("language").notNull(),
    params: jsonb("params").$type<Record<string, string>>().notNull().default({}),
    createdAt: moment("created_at").notNull().defaultNow(),
    /** Not sent before this time. A sender first moves the time forward, so that no other sender takes the mail. */
    nextTryAt: moment("next_try_at").notNull().defaultNow(),
    tries: integer("tries").notNull().default(0),
    sentAt: moment("sent_at"),
    gaveUpAt: moment("gave_up_at"),
    /** Why the last attempt failed: an SMTP or network error code, never the mail's text. */
    lastError: text("last_error"),
  },
  (table) => [
    index("mails_waiting").on(table.nextTryAt).where(sql`sent_at is null and gave_up_at is null`),
    index("mails_recipient").on(table.recipient, table.createdAt),
  ],
);

/** Changes of an account's address, requested and made. */
export const emailChanges = pgTable(
  "email_changes",
  {
    /** Equal to the id of the new address's proof, if one is required. */
    id: uuid("id").primaryKey().defaultRandom(),
    userId: ofUser(),
    oldEmail: text("old_email").notNull(),
    oldSkeleton: text("old_skeleton").notNull(),
    newEmail: text("new_email").notNull(),
    createdAt: moment("created_at").notNull().defaultNow(),
    /** When the change was made. */
    madeAt: moment("made_at"),
    undoneAt: moment("undone_at"),
    /** Until when the owner of the old mailbox can undo the change. Nobody else gets that address before. */
    undoUntil: moment("undo_until"),
  },
  (table) => [
    index("email_changes_user_id").on(table.userId),
    index("email_changes_old_skeleton").on(table.oldSkeleton),
  ],
);

/** `taken`: the address of a requested registration has an account already. No code proves it. */
export const PROOF_PURPOSES = ["registration", "taken", "change"] as const;

/** Addresses that somebody claims to own. The code is derived from the row's id and not stored. */
export const emailProofs = pgTable(
  "email_proofs",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    email: text("email").notNull(),
    purpose: text("purpose", { enum: PROOF_PURPOSES }).notNull(),
    /** SHA-256 of the secret of the only browser that may prove it. */
    browser: text("browser").notNull(),
    createdAt: moment("created_at").notNull().defaultNow(),
    expiresAt: moment("expires_at").notNull(),
    tries: integer("tries").notNull().default(0),
    provedAt: moment("proved_at"),
  },
  (table) => [index("email_proofs_email").on(table.email)],
);
