import { isIP } from "node:net";
import ipaddr from "ipaddr.js";
import { z } from "zod";
import { parseAccent } from "./accent.ts";
import { replaceSingleton, singleton } from "./singleton.ts";
import { readLogo } from "./site-logo.ts";
import { StartError } from "./start-error.ts";

const list = z
  .string()
  .default("")
  .transform((text) =>
    text
      .split(",")
      .map((item) => item.trim())
      .filter(Boolean),
  );
const onOff = (fallback: "on" | "off") =>
  z
    .enum(["on", "off"])
    .default(fallback)
    .transform((value) => value === "on");
/** Hosts that name this very machine, as `URL.hostname` spells them. */
const LOOPBACK_HOSTS: readonly string[] = ["localhost", "127.0.0.1", "[::1]"];

const origin = z.url({ protocol: /^https?$/ }).transform((text, context) => {
  const url = new URL(text);
  const isOrigin = url.pathname === "/" && !url.search && !url.hash && !url.username && !url.password;
  if (isOrigin && (url.protocol === "https:" || LOOPBACK_HOSTS.includes(url.hostname))) return url.origin;
  const message = isOrigin
    ? "Give an https origin. Over plain HTTP cookies can be stolen and phones refuse the codes. Only this machine itself may be http"
    : "Give only an origin, such as https://login.example.com";
  context.addIssue({ code: "custom", message });
  return z.NEVER;
});

/** An IP address, or a range of them in CIDR notation (RFC 4632). */
const isAddressRange = (text: string) =>
  text.includes("/") ? ipaddr.isValidCIDR(text) && isIP(text.slice(0, text.indexOf("/"))) !== 0 : isIP(text) !== 0;

/** Has `read` make the value of a setting; a text that it returns instead says why it cannot. */
const readBy = <T extends object>(read: (text: string) => T | string) =>
  z.string().transform((text, context) => {
    const value = read(text);
    if (typeof value !== "string") return value;
    context.addIssue({ code: "custom", message: value });
    return z.NEVER;
  });

/** Every setting, with what it does. All have defaults; docs/deploy.md holds the table for people. */
const fields = z.object({
  /** The provider's origin, e.g. https://login.example.com. Without it only loopback hosts are served. */
  AUTH_URL: origin.optional(),
  /** Seals session cookies. `script/start` makes one and keeps it in the data folder. */
  AUTH_SECRET: z.string().min(32).optional(),
  /** The secret before this one. Session cookies that it sealed stay good, so that changing the secret signs nobody out. */
  AUTH_SECRET_PREVIOUS: z.string().min(32).optional(),
  /** Any PostgreSQL from 14 on. Without it the server runs one of its own in the data folder. */
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  /** Where the embedded database and generated secrets live. Without it: `.data` in the checkout. */
  DATA_DIR: z.string().optional(),
  PORT: z.coerce.number().int().min(1).max(65535).default(3000),
  /** The address to listen on. Without it: loopback alone. */
  HOST: z.string().optional(),
  /** PEM files; with both the server itself speaks HTTPS. */
  TLS_CERT_FILE: z.string().optional(),
  TLS_KEY_FILE: z.string().optional(),
  /** Addresses or CIDR ranges of the proxies whose X-Forwarded-For is believed, comma-separated; `platform` where one runs the app. */
  TRUSTED_PROXIES: list.refine((all) => all.every((item) => item === "platform" || isAddressRange(item)), {
    message: "Give addresses or CIDR ranges, separated by commas, or the word platform",
  }),
  /** What the site is called, on its pages and on the phone. Without it: its host name. */
  SITE_NAME: z
    .string()
    .trim()
    .min(1)
    .max(40)
    .regex(/^[^\p{C}]+$/u, "Give a name without control characters")
    .optional(),
  /** An SVG or PNG file that stands for the site, at most 64 KB. */
  SITE_LOGO: readBy(readLogo).optional(),
  /** The colour of buttons and links, `#rrggbb`; two, separated by a comma, for the light and the dark theme. */
  SITE_ACCENT: readBy(parseAccent).optional(),
  RATE_LIMITS: onOff("on"),
  /** What to do when a new browser on another network asks: say so with care, or turn it down. */
  RELAY_POLICY: z.enum(["warn", "refuse"]).default("warn"),
  /** Serve the original QR2Pass app too. */
  QR2PASS_VERSION_1: onOff("off"),
  /** Ceremonies, signals and limits for several instances: a Redis by TCP or TLS, or Upstash's by REST. Without either: memory. */
  REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
  UPSTASH_REDIS_REST_URL: z.url({ protocol: /^https?$/ }).optional(),
  UPSTASH_REDIS_REST_TOKEN: z.string().min(1).optional(),
  /** Opens `GET /metrics` to who sends it as a bearer token. */
  METRICS_TOKEN: z.string().min(16).optional(),
  LOG_LEVEL: z.enum(["debug", "info", "warn", "error", "silent"]).default("info"),
});

const schema = fields.superRefine((given, context) => {
  const { REDIS_URL, UPSTASH_REDIS_REST_URL, UPSTASH_REDIS_REST_TOKEN } = given;
  const refuse = (name: keyof typeof given, message: string) =>
    context.addIssue({ code: "custom", path: [name], message });
  if (UPSTASH_REDIS_REST_URL && !UPSTASH_REDIS_REST_TOKEN) {
    refuse("UPSTASH_REDIS_REST_TOKEN", "Give the token that belongs to UPSTASH_REDIS_REST_URL");
  }
  if (UPSTASH_REDIS_REST_TOKEN && !UPSTASH_REDIS_REST_URL) {
    refuse("UPSTASH_REDIS_REST_URL", "Give the URL that belongs to UPSTASH_REDIS_REST_TOKEN");
  }
  if (REDIS_URL && (UPSTASH_REDIS_REST_URL || UPSTASH_REDIS_REST_TOKEN)) {
    refuse("REDIS_URL", "Give either this or UPSTASH_REDIS_REST_URL, not both: ceremonies live in one place");
  }
});

export type Settings = z.infer<typeof schema>;

/** Settings that cannot be used. The message names each one and says why, and quotes no value. */
export class SettingsError extends StartError {}

/**
 * Reads the settings from environment variables. An empty value counts as unset, as in most .env files.
 *
 * @throws SettingsError
 */
export function parseSettings(source: Record<string, string | undefined>): Settings {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ""));
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => `  ${issue.path.join(".")}: ${issue.message}`);
  throw new SettingsError(`Some settings cannot be used:\n${lines.join("\n")}`);
}

/**
 * The settings of this process. The server provides them when it has completed them; where a platform runs the app,
 * they are read from the environment at the first use. Nothing else reads settings from the environment.
 *
 * @throws SettingsError
 */
export const settings = () => singleton("settings", () => parseSettings(process.env));

/** Has `settings()` return these from now on. */
export const provideSettings = (provided: Settings) => replaceSingleton("settings", provided);
