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
/** The account that a row belongs to. The row goes with the account. */
const ofUser = () =>
  uuid("user_id")
    .notNull()
    .references(() => users.id, { onDelete: "cascade" });

/** A person's account at this provider. */
export const users = pgTable("users", {
  id: uuid("id").primaryKey().defaultRandom(),
  /** As signed: trimmed, lower case, NFC. */
  email: text("email").notNull().unique(),
  /** What `email` looks like (`skeleton.ts`): two accounts never look alike. Null only until the migration fills it. */
  emailSkeleton: text("email_skeleton").unique(),
  /** When a code that was mailed there came back. Null: nobody has proved that the address is theirs. */
  emailVerifiedAt: moment("email_verified_at"),
  displayName: text("display_name"),
  /** As shown: lower case, NFC. `usernames` keeps it unique. */
  username: text("username"),
  /** The language of mails and of texts to confirm, as in `words/language.ts`. */
  language: text("language").notNull().default("en"),
  /** Since when the operator lets nobody in. */
  disabledAt: moment("disabled_at"),
  /** How often it was signed out everywhere. What was approved before the last time begins no session. */
  signOuts: integer("sign_outs").notNull().default(0),
  createdAt: moment("created_at").notNull().defaultNow(),
});

/**
 * Every user name that was ever taken, by its skeleton. A row stays when its account goes, so that a name never comes
 * to mean somebody else.
 */
export const usernames = pgTable(
  "usernames",
  {
    skeleton: text("skeleton").primaryKey(),
    /** Null once the account is gone. */
    userId: uuid("user_id").references(() => users.id, { onDelete: "set null" }),
    createdAt: moment("created_at").notNull().defaultNow(),
  },
  (table) => [index("usernames_user_id").on(table.userId)],
);

/** ES256: ECDSA P-256 with SHA-256 (version 2). RS512: RSASSA-PKCS1-v1_5 with SHA-512 (version 1). Names of RFC 7518. */
export const ALGORITHMS = ["ES256", "RS512"] as const;
export type Algorithm = (typeof ALGORITHMS)[number];

/** How a key came to its account: with the account, by another of its keys, or by a recovery. */
export const KEY_SOURCES = ["registration", "device", "recovery"] as const;

/** A public key that may approve for its account. What it can answer belongs to the key, never to a message. */
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

/** What a session came from. */
export const SESSION_ORIGINS = ["key", "recovery"] as const;
export type SessionOrigin = (typeof SESSION_ORIGINS)[number];
/** How the person of a session last proved themselves. */
export const METHODS = ["phone", "recovery_code", "mail", "operator"] as const;
export type Method = (typeof METHODS)[number];

/** A browser that is signed in. The session cookie holds the id and is good only while this row is. */
export const sessions = pgTable(
  "sessions",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    userId: ofUser(),
    /** The key that approved it. A key that is removed takes its sessions along. Null: no key did. */
    keyId: text("key_id").references(() => keys.id, { onDelete: "cascade" }),
    origin: text("origin", { enum: SESSION_ORIGINS }).notNull().default("key"),
    /** When and how the person last proved themselves. */
    authTime: moment("auth_time").notNull().defaultNow(),
    method: text("method", { enum: METHODS }).notNull().default("phone"),
    /** Written at most once a minute. */
    lastSeenAt: moment("last_seen_at").notNull().defaultNow(),
    /** Whether the browser keeps its cookie when it is closed. */
    persistent: boolean("persistent").notNull().default(true),
    /** SHA-256 of the browser secret, base64url. Null: not known. */
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

/** Browsers that proved themselves to an account: the number was right, or it was the same device. */
export const knownBrowsers = pgTable(
  "known_browsers",
  {
    id: uuid("id").notNull().unique().defaultRandom(),
    userId: ofUser(),
    /** SHA-256 of the browser secret, base64url. */
    browser: text("browser").notNull(),
    /** As it called itself when it last proved itself. Null: not recorded. */
    browserName: text("browser_name"),
    browserSystem: text("browser_system"),
    address: text("address"),
    createdAt: moment("created_at").notNull().defaultNow(),
    verifiedAt: moment("verified_at").notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.userId, table.browser] })],
);

/** Codes that get their owner back in without a phone. Ten are made at once, and share a salt. */
export const recoveryCodes = pgTable(
  "recovery_codes",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    userId: ofUser(),
    /** Argon2id in the PHC string format (`lib/recovery/codes.ts`). */
    hash: text("hash").notNull(),
    createdAt: moment("created_at").notNull().defaultNow(),
    usedAt: moment("used_at"),
  },
  (table) => [index("recovery_codes_user_id").on(table.userId)],
);

/** How a recovery began. */
export const RECOVERY_METHODS = ["code", "mail", "operator"] as const;
export type RecoveryMethod = (typeof RECOVERY_METHODS)[number];

/** One attempt to get back into an account without any of its keys. Used once, or never. */
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
    /** The key that it brought. No reference: that key may go later. */
    keyId: text("key_id"),
    /** SHA-256 of the secret of the only browser that may use it. Null until one opened it. */
    browser: text("browser"),
    /** Where it was asked from; null where the operator began it. */
    address: text("address"),
    browserName: text("browser_name"),
    browserSystem: text("browser_system"),
  },
  (table) => [index("recoveries_user_id").on(table.userId)],
);

/** What happened to an account. Rows are only ever added: a trigger refuses changes, and deletions before their time. */
export const events = pgTable(
  "events",
  {
    /** Grows with time: history is paged by it. */
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    userId: ofUser(),
    at: moment("at").notNull().defaultNow(),
    /** One of `EVENTS` (`history.ts`). */
    kind: text("kind").notNull(),
    address: text("address"),
    browserName: text("browser_name"),
    browserSystem: text("browser_system"),
    keyId: text("key_id"),
    /** The name that the key's device had then. */
    keyName: text("key_name"),
    details: jsonb("details").$type<Record<string, string | number | boolean>>().notNull().default({}),
  },
  (table) => [index("events_user_id_id").on(table.userId, table.id), index("events_at").on(table.at)],
);

/**
 * What was confirmed by phone, with all that it takes to verify the signature later, when key and account may be gone.
 * So nothing here points at other tables. Rows are only ever added, as with `events`.
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
    /** One ceremony confirms one thing, once. */
    challenge: text("challenge").notNull().unique(),
    /** The name of the operation, and what it was asked to do. */
    operation: text("operation").notNull(),
    parameters: jsonb("parameters").notNull(),
    /** The words that the phone showed. */
    text: text("text").notNull(),
    /** The exact UTF-8 text that was signed (docs/protocol.md). */
    signed: text("signed").notNull(),
    /** IEEE P1363, base64url. */
    signature: text("signature").notNull(),
    confirmedAt: moment("confirmed_at").notNull().defaultNow(),
    /** Deleted after this, and not before. */
    keptUntil: moment("kept_until").notNull(),
  },
  (table) => [
    index("confirmations_user_id").on(table.userId),
    index("confirmations_session_id").on(table.sessionId),
    index("confirmations_kept_until").on(table.keptUntil),
  ],
);

/** Leave to add one more key, given by a confirmation and spent by the ceremony that adds it. */
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

/** Mails to send, written in the transaction of what they tell. No row holds a secret: links are made when a mail is sent. */
export const mails = pgTable(
  "mails",
  {
    /** Names the mail in its Message-ID, too: a mail that is sent twice can be told by it. */
    id: uuid("id").primaryKey().defaultRandom(),
    recipient: text("recipient").notNull(),
    /** One of `MailKind` (`words/mail/mail.ts`). */
    kind: text("kind").notNull(),
    language: text("language").notNull(),
    params: jsonb("params").$type<Record<string, string>>().notNull().default({}),
    createdAt: moment("created_at").notNull().defaultNow(),
    /** Not tried before this. Whoever tries moves it on first, so that nobody else tries at the same time. */
    nextTryAt: moment("next_try_at").notNull().defaultNow(),
    tries: integer("tries").notNull().default(0),
    sentAt: moment("sent_at"),
    gaveUpAt: moment("gave_up_at"),
    /** Why the last try failed: a code of SMTP or of the network, never the mail's text. */
    lastError: text("last_error"),
  },
  (table) => [
    index("mails_waiting").on(table.nextTryAt).where(sql`sent_at is null and gave_up_at is null`),
    index("mails_recipient").on(table.recipient, table.createdAt),
  ],
);

/** Changes of an account's address, asked for and made. */
export const emailChanges = pgTable(
  "email_changes",
  {
    /** The same as of the proof of the new address, where one is asked for. */
    id: uuid("id").primaryKey().defaultRandom(),
    userId: ofUser(),
    oldEmail: text("old_email").notNull(),
    oldSkeleton: text("old_skeleton").notNull(),
    newEmail: text("new_email").notNull(),
    createdAt: moment("created_at").notNull().defaultNow(),
    /** When it took effect. */
    madeAt: moment("made_at"),
    undoneAt: moment("undone_at"),
    /** Until when whoever reads the old address's mail can undo it, and nobody else gets that address. */
    undoUntil: moment("undo_until"),
  },
  (table) => [
    index("email_changes_user_id").on(table.userId),
    index("email_changes_old_skeleton").on(table.oldSkeleton),
  ],
);

/** `taken`: somebody asked to register an address that has an account. No code proves it. */
export const PROOF_PURPOSES = ["registration", "taken", "change"] as const;

/** Addresses that somebody claims to read. The code is derived from the row's id and is not in it. */
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
