import { availableParallelism } from "node:os";
import { z } from "zod";
import { parseAccent } from "./accent.ts";
import { givenValues, quotedNames } from "./given.ts";
import { serverUrl } from "./server-url.ts";
import {
  duration,
  isAddressRange,
  isLoopbackHost,
  isRedisDatabase,
  list,
  onOff,
  origin,
  readBy,
} from "./setting-types.ts";
import { replaceSingleton, singleton } from "./singleton.ts";
import { readLogo } from "./site-logo.ts";
import { StartError } from "./start-error.ts";

const MOST_WORKERS = 32;

/** Every setting with its meaning. All have defaults. docs/deploy.md documents them for operators. */
const fields = z.object({
  /** The site's origin, e.g. https://login.example.com. Without it only loopback hosts are served. */
  AUTH_URL: origin.optional(),
  /** Seals session cookies. `script/start` generates one and stores it in the data folder. */
  AUTH_SECRET: z.string().min(32).optional(),
  /** The previous secret. Session cookies sealed with it stay valid, so that changing the secret signs nobody out. */
  AUTH_SECRET_PREVIOUS: z.string().min(32).optional(),
  /** Any PostgreSQL from version 14 on. Without it the server runs its own in the data folder. */
  DATABASE_URL: serverUrl(/^postgres(ql)?$/, "postgresql://USER:PASSWORD@HOST:5432/DATABASE").optional(),
  /**
   * Whether PostgreSQL parses statements once per connection. Must be `off` behind PgBouncer in transaction mode, which
   * shares connections between clients.
   */
  DATABASE_PREPARED: onOff("on"),
  /** The folder of the embedded database and the generated secrets. Without it: `.data` in the checkout. */
  DATA_DIR: z.string().optional(),
  PORT: z.coerce.number().int().min(1).max(65535).default(3000),
  /** The address to listen on. Without it: loopback only. */
  HOST: z.string().optional(),
  /** PEM files. If both are set, the server itself speaks HTTPS. */
  TLS_CERT_FILE: z.string().optional(),
  TLS_KEY_FILE: z.string().optional(),
  /**
   * Addresses or CIDR ranges of the proxies whose X-Forwarded-For is trusted, comma-separated; `platform` if a hosting
   * platform runs the app; `none` if clients connect directly to the server.
   */
  TRUSTED_PROXIES: list.refine(
    (all) =>
      (all.length === 1 && all[0] === "none") || all.every((item) => item === "platform" || isAddressRange(item)),
    { message: "Give addresses or CIDR ranges, separated by commas, or the word platform, or only the word none" },
  ),
  /** The site's name, shown on its pages and on the phone. Without it: its host name. */
  SITE_NAME: z
    .string()
    .trim()
    .min(1)
    .max(40)
    .regex(/^[^\p{C}]+$/u, "Give a name without control characters")
    .optional(),
  /** The site's picture: an SVG or PNG file of at most 64 KB. */
  SITE_LOGO: readBy(readLogo).optional(),
  /** The colour of buttons and links, `#rrggbb`; or two, separated by a comma, for the light and the dark theme. */
  SITE_ACCENT: readBy(parseAccent).optional(),
  RATE_LIMITS: onOff("on"),
  /** What to do if a new browser on another network begins a sign-in: warn the person, or refuse. */
  RELAY_POLICY: z.enum(["warn", "refuse"]).default("warn"),
  /** Extend Strict-Transport-Security to all subdomains of the site's host. */
  HSTS_INCLUDE_SUBDOMAINS: onOff("off"),
  /** Also serve the app of version 1 (docs/version-1.md). */
  QR2PASS_VERSION_1: onOff("off"),
  /**
   * A Redis that several instances share for ceremonies, signals and limits: by TCP or TLS, or Upstash's by REST.
   * Without either, memory is used.
   */
  REDIS_URL: serverUrl(/^rediss?$/, "redis://USER:PASSWORD@HOST:6379")
    .refine(isRedisDatabase, { message: "The path is the number of a database: redis://host:6379/0" })
    .optional(),
  UPSTASH_REDIS_REST_URL: z
    .url({ protocol: /^https?$/, error: "Give a URL such as https://NAME.upstash.io" })
    .optional(),
  UPSTASH_REDIS_REST_TOKEN: z.string().min(1).optional(),
  /**
   * How people who lost every phone recover their account: `codes` by recovery codes; `mail` by codes or by mail; `off`
   * only through the operator.
   */
  RECOVERY: z.enum(["codes", "mail", "off"]).default("codes"),
  /** The waiting time of a recovery by mail, in which the account's owner can cancel it. */
  RECOVERY_DELAY: duration("24h"),
  /**
   * The mail server, e.g. smtps://user:password@mail.example.com. Without it mails are written to files in the data
   * folder.
   */
  SMTP_URL: serverUrl(/^smtps?$/, "smtps://USER:PASSWORD@mail.example.com").optional(),
  /** The sender of mails: an address, optionally with a name before it. */
  MAIL_FROM: z
    .string()
    .regex(
      /^(?:[^<>\r\n]*<[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+)$/,
      "Give an address, or a name and an address: QR2Pass <login@example.com>",
    )
    .optional(),
  /**
   * "Stay signed in on this computer": such a session ends after SESSION_IDLE without use, and in any case after
   * SESSION_LIFETIME.
   */
  SESSION_IDLE: duration("7d", 60),
  SESSION_LIFETIME: duration("30d", 60),
  /** How long a session lasts if the person did not choose to stay signed in. */
  SESSION_SHORT: duration("12h", 60),
  /** For how many days the history of accounts and confirmations by phone are kept. */
  HISTORY_DAYS: z.coerce.number().int().min(30).max(3650).default(365),
  /** How many processes serve the site on its port; `auto` means one per processor. More than one require a Redis. */
  WORKERS: z.union([z.literal("auto"), z.coerce.number().int().min(1).max(MOST_WORKERS)]).default(1),
  /** Enables `GET /metrics` for clients that send this bearer token. */
  METRICS_TOKEN: z.string().min(16).optional(),
  LOG_LEVEL: z.enum(["debug", "info", "warn", "error", "silent"]).default("info"),
});

const schema = fields.superRefine((given, context) => {
  const { REDIS_URL, UPSTASH_REDIS_REST_URL, UPSTASH_REDIS_REST_TOKEN } = given;
  const refuse = (name: keyof typeof given, message: string) =>
    context.addIssue({ code: "custom", path: [name], message });
  if (given.WORKERS !== 1 && !REDIS_URL && !UPSTASH_REDIS_REST_URL) {
    refuse("WORKERS", "Several workers share their ceremonies in Redis: set REDIS_URL, or leave WORKERS out");
  }
  if (given.SMTP_URL && !given.MAIL_FROM) refuse("MAIL_FROM", "Give the sender's address that goes with SMTP_URL");
  const { AUTH_URL, RELAY_POLICY, TRUSTED_PROXIES } = given;
  const host = AUTH_URL === undefined ? undefined : URL.parse(AUTH_URL)?.hostname;
  const isPublic = host !== undefined && !isLoopbackHost(host);
  if (RELAY_POLICY === "refuse" && isPublic && TRUSTED_PROXIES.length === 0) {
    refuse(
      "TRUSTED_PROXIES",
      "RELAY_POLICY=refuse compares networks, so say what is in front of the server: the addresses of your proxies, platform where one runs the app, or none where people connect directly",
    );
  }
  if (UPSTASH_REDIS_REST_URL && !UPSTASH_REDIS_REST_TOKEN) {
    refuse(
      "UPSTASH_REDIS_REST_TOKEN",
      "Give the token that belongs to UPSTASH_REDIS_REST_URL, here or in KV_REST_API_TOKEN",
    );
  }
  if (UPSTASH_REDIS_REST_TOKEN && !UPSTASH_REDIS_REST_URL) {
    refuse(
      "UPSTASH_REDIS_REST_URL",
      "Give the URL that belongs to UPSTASH_REDIS_REST_TOKEN, here or in KV_REST_API_URL",
    );
  }
  if (REDIS_URL && (UPSTASH_REDIS_REST_URL || UPSTASH_REDIS_REST_TOKEN)) {
    refuse("REDIS_URL", "Give either this or UPSTASH_REDIS_REST_URL, not both: ceremonies live in one place");
  }
});

export type Settings = z.infer<typeof schema>;

/** How many processes serve the site. */
export const workerCount = ({ WORKERS }: Pick<Settings, "WORKERS">) =>
  WORKERS === "auto" ? Math.min(availableParallelism(), MOST_WORKERS) : WORKERS;

/** Invalid settings. The message names each one with the reason, and contains no values. */
export class SettingsError extends StartError {}

/**
 * Parses the settings from environment variables. An empty value counts as unset, as in most .env files, and spaces
 * around a value are ignored.
 *
 * @throws SettingsError
 */
export function parseSettings(source: Record<string, string | undefined>): Settings {
  const given = givenValues(source);
  const quoted = quotedNames(given, Object.keys(fields.shape));
  const parsed = schema.safeParse(given);
  if (parsed.success && quoted.length === 0) return parsed.data;
  const lines = quoted.map((name) => `  ${name}: Leave the quotes out: the value is taken as it stands`);
  for (const { path, message } of parsed.error?.issues ?? []) {
    const name = path.join(".");
    if (!quoted.includes(name)) lines.push(`  ${name}: ${message}`);
  }
  throw new SettingsError(`Some settings cannot be used:\n${lines.join("\n")}`);
}

/**
 * The settings of this process. Our server completes and provides them. If a platform runs the app, they are parsed
 * from the environment at the first use. No other code reads settings from the environment.
 *
 * @throws SettingsError
 */
export const settings = () => singleton("settings", () => parseSettings(process.env));

/** Replaces the settings that `settings()` returns. */
export const provideSettings = (provided: Settings) => replaceSingleton("settings", provided);
