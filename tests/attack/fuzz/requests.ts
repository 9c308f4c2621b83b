import { globSync } from "node:fs";
import { dirname } from "node:path";
import * as requests from "#lib/protocol/requests.ts";
import * as version1 from "#lib/protocol/version-1/messages.ts";
import type { Random } from "#tests/support/random.ts";
import type { Live } from "./ceremonies.ts";
import { chance, objectFor, pick, type Shape, shapeOf, strange, valueFor } from "./values.ts";

export interface Made {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: Uint8Array | null;
  /** The body before it was encoded, if it was an object. */
  message: Record<string, unknown> | null;
}

const ROOT = dirname(dirname(dirname(import.meta.dirname)));

/**
 * The patterns of all routes of the app: `/api/ceremonies/[challenge]/redeem`. New routes are included automatically.
 */
const ROUTES = globSync("app/**/route.ts", { cwd: ROOT })
  .map((file) => `/${dirname(file).slice("app/".length)}`)
  .filter((path) => !path.includes("[...") && path !== "/metrics")
  .sort();
const PAGES = ["/", "/login", "/register", "/account", "/authenticator", "/A", "/recover", "/no-such-page", "/metrics"];

/** Every field of every message, for routes whose schema is not exported. */
const SHAPES: Record<string, Shape[]> = {
  "/api/ceremonies": [shapeOf(requests.beginRequestSchema)],
  "/api/scan": [shapeOf(requests.scanRequestSchema)],
  "/api/register": [shapeOf(requests.registerRequestSchema), shapeOf(version1.registerRequestSchema)],
  "/api/login": [shapeOf(requests.loginRequestSchema), shapeOf(version1.loginRequestSchema)],
  "/api/deny": [shapeOf(requests.denyRequestSchema)],
  "/api/lookup": [shapeOf(requests.lookupRequestSchema)],
  "/api/keys/remove": [shapeOf(requests.removeKeyRequestSchema)],
  "/api/sign-out": [{ type: "object", properties: { everywhere: { type: "boolean" } }, required: ["everywhere"] }],
};
const ANY_FIELDS = [
  "recovery",
  "token",
  "proof",
  "code",
  "email",
  "session",
  "browser",
  "key_id",
  "name",
  "stay",
  "version",
  "signature",
];
const ANY: Shape = {
  type: "object",
  properties: Object.fromEntries(ANY_FIELDS.map((name) => [name, { type: "string" }])),
};

/** Whether the answer to a request is an endless stream. */
export const isStream = ({ method, path }: Pick<Made, "method" | "path">) =>
  method === "GET" && /\/events\/?(\?|$)/.test(path);

/** Creates a request from live values. The same random numbers and live values give the same request. */
export function makeRequest(random: Random, live: Live, origin: string): Made {
  const route = chance(random, 0.93) ? (pick(random, ROUTES) ?? "/") : (pick(random, PAGES) ?? "/");
  const isRead = /\/(events|health|session|\[challenge\]|account|history)$|^\/(authenticator|login|register|A|$)/.test(
    route,
  );
  const usual = isRead ? "GET" : "POST";
  const method = chance(random, 0.95)
    ? usual
    : (pick(random, ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]) ?? "GET");
  const hasBody = method !== "GET" && method !== "HEAD" && !chance(random, 0.03);
  const shape = pick(random, SHAPES[route] ?? [ANY]) ?? ANY;
  const message = hasBody ? messageFor(shape, live, random) : null;
  return {
    method,
    path: pathFor(route, live, random),
    headers: headersFor(random, live, origin),
    body: hasBody ? bodyOf(message, random) : null,
    message,
  };
}

function messageFor(shape: Shape, { pool }: Live, random: Random): Record<string, unknown> {
  const either = shape.anyOf ?? shape.oneOf;
  const one = either ? (pick(random, either) ?? {}) : shape;
  return objectFor(one, pool, random);
}

function pathFor(route: string, { pool }: Live, random: Random): string {
  const path = route.replace(/\[(\w+)\]/g, (_, name: string) =>
    encodeURIComponent(textOf(valueFor({}, name, pool, random)).toWellFormed()).slice(0, 400),
  );
  if (chance(random, 0.9)) return path;
  const before = random.between(0, 1000).toFixed(0);
  return (
    pick(random, [
      `${path}/`,
      `${path}?next=%2Fx&${before}=1`,
      `${path}?_rsc=1`,
      `${path}/..%2f`,
      `${path}%00`,
      `${path}//`,
      path.toUpperCase(),
    ]) ?? path
  );
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : (JSON.stringify(value) ?? "x"));

function headersFor(random: Random, { cookies }: Live, origin: string): Record<string, string> {
  const headers: Record<string, string> = { "content-type": "application/json", origin };
  if (chance(random, 0.05))
    headers["content-type"] =
      pick(random, ["text/plain", "application/json; charset=utf-16", "multipart/form-data", ""]) ?? "";
  if (chance(random, 0.05))
    headers.origin = pick(random, ["https://evil.example", "null", `${origin}.evil.example`, ""]) ?? "";
  if (chance(random, 0.1)) headers["sec-fetch-site"] = pick(random, ["same-origin", "cross-site", "none", "x"]) ?? "";
  if (chance(random, 0.85)) headers.cookie = cookieFor(pick(random, cookies) ?? "", random);
  if (chance(random, 0.1))
    headers["user-agent"] = String(
      pick(random, ["", "x".repeat(600), "Mozilla/5.0 (((((", "\u00ff\u00fe", "Firefox/1"]),
    );
  if (chance(random, 0.1))
    headers["accept-language"] = pick(random, ["el", "en;q=x", "*", ",,,;;;", "e".repeat(500)]) ?? "";
  if (chance(random, 0.05))
    headers["x-forwarded-for"] = pick(random, ["1.2.3.4", "::1", "junk", "1.2.3.4, 5.6.7.8", "[::"]) ?? "";
  if (chance(random, 0.05)) headers.authorization = pick(random, ["Bearer x", "Basic eDp4", "Bearer"]) ?? "";
  return headers;
}

function cookieFor(cookie: string, random: Random): string {
  if (!chance(random, 0.1)) return cookie;
  return (
    pick(random, [
      `${cookie}; ${cookie}`,
      cookie.toUpperCase(),
      cookie.replaceAll("=", "=="),
      cookie.slice(1),
      `\u00a0${cookie}`,
      cookie.replace(/.$/, "A"),
      ";;;=",
    ]) ?? ""
  );
}

function bodyOf(message: Record<string, unknown> | null, random: Random): Uint8Array {
  const text = JSON.stringify(message ?? {});
  if (!chance(random, 0.07)) return Buffer.from(text);
  const cut = text.slice(0, Math.floor(random.next() * text.length));
  const made = pick(random, [
    Buffer.from(cut),
    Buffer.from(`[${text}]`),
    Buffer.from(text.replace("{", '{"version":2,"version":1,')),
    Buffer.from(JSON.stringify(strange(random) ?? null)),
    Buffer.concat([Buffer.from(text), Buffer.of(0xff, 0xfe)]),
    Buffer.from(`${"[".repeat(3_000)}${"]".repeat(3_000)}`),
    Buffer.from(text + " ".repeat(17_000)),
    Buffer.from(`\uFEFF${text}`),
    Buffer.from(text, "utf16le"),
    Buffer.alloc(0),
  ]);
  return made ?? Buffer.from(text);
}
