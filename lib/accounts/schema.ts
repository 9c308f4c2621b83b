import { index, integer, pgTable, primaryKey, text, timestamp, uuid } from "drizzle-orm/pg-core";

const moment = (name: string) => timestamp(name, { withTimezone: true });

/** A person's account at this provider. */
export const users = pgTable("users", {
  id: uuid("id").primaryKey().defaultRandom(),
  /** As signed: trimmed, lower case, NFC. */
  email: text("email").notNull().unique(),
  /** How often it was signed out everywhere. What was approved before the last time begins no session. */
  signOuts: integer("sign_outs").notNull().default(0),
  createdAt: moment("created_at").notNull().defaultNow(),
});

/** ES256: ECDSA P-256 with SHA-256 (version 2). RS512: RSASSA-PKCS1-v1_5 with SHA-512 (version 1). Names of RFC 7518. */
export const ALGORITHMS = ["ES256", "RS512"] as const;
export type Algorithm = (typeof ALGORITHMS)[number];

/** A public key that may approve for its account. What it can answer belongs to the key, never to a message. */
export const keys = pgTable(
  "keys",
  {
    /** SHA-256 of the SPKI DER, base64url. */
    id: text("id").primaryKey(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    algorithm: text("algorithm", { enum: ALGORITHMS }).notNull(),
    /** SPKI DER, base64url. */
    publicKey: text("public_key").notNull(),
    deviceName: text("device_name").notNull(),
    createdAt: moment("created_at").notNull().defaultNow(),
    lastUsedAt: moment("last_used_at"),
  },
  (table) => [index("keys_user_id").on(table.userId)],
);

/** A browser that is signed in. The session cookie holds the id and is good only while this row is. */
export const sessions = pgTable(
  "sessions",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    /** The key that approved it. A key that is removed takes its sessions along. */
    keyId: text("key_id")
      .notNull()
      .references(() => keys.id, { onDelete: "cascade" }),
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

/** Browsers that proved themselves to an account: the number was picked right, or it was the same device. */
export const knownBrowsers = pgTable(
  "known_browsers",
  {
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    /** SHA-256 of the browser secret, base64url. */
    browser: text("browser").notNull(),
    verifiedAt: moment("verified_at").notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.userId, table.browser] })],
);
