import { isIP } from "node:net";
import ipaddr from "ipaddr.js";
import { z } from "zod";

/** The types of values that settings have. Each parses the text of a setting. */

/** A list of words, separated by commas. */
export const list = z
  .string()
  .default("")
  .transform((text) =>
    text
      .split(",")
      .map((item) => item.trim())
      .filter(Boolean),
  );
/** `on` or `off`. */
export const onOff = (fallback: "on" | "off") =>
  z
    .enum(["on", "off"])
    .default(fallback)
    .transform((value) => value === "on");
const LONGEST_SECONDS = 3650 * 24 * 3600;
const SECONDS = { s: 1, m: 60, h: 3600, d: 24 * 3600 } as const;
/** A duration such as `90`, `15m`, `24h` or `7d`, parsed to seconds. Without a unit it is in seconds. */
export const duration = (fallback: string, shortest = 0) =>
  z
    .string()
    .default(fallback)
    .transform((text, context) => {
      const [, amount, unit = "s"] = /^(\d{1,9})([smhd])?$/.exec(text) ?? [];
      const seconds = Number(amount) * SECONDS[unit as keyof typeof SECONDS];
      if (seconds >= shortest && seconds <= LONGEST_SECONDS) return seconds;
      context.addIssue({
        code: "custom",
        message: `Give a time such as 90, 15m, 24h or 7d, of at least ${shortest} seconds and at most 10 years`,
      });
      return z.NEVER;
    });
/** Whether a host, as `URL.hostname` spells it, is this machine (RFC 1122, section 3.2.1.3; RFC 4291, 2.5.3). */
export const isLoopbackHost = (host: string) =>
  host === "localhost" || host === "[::1]" || /^127(\.\d+){3}$/.test(host);

const NOT_AN_ORIGIN = "Give only an origin, such as https://login.example.com";
/** A host as `URL.hostname` spells it. URL accepts more characters, such as a quote that was copied along, or a star. */
const HOST = /^(?:[a-z0-9_-]+(?:\.[a-z0-9_-]+)*|\[[0-9a-f:]+\])$/;

/**
 * An origin: HTTPS, or HTTP on this machine.
 */
export const origin = z.url({ protocol: /^https?$/, error: NOT_AN_ORIGIN }).transform((text, context) => {
  const url = new URL(text);
  const isOrigin =
    HOST.test(url.hostname) && url.pathname === "/" && !url.search && !url.hash && !url.username && !url.password;
  if (isOrigin && (url.protocol === "https:" || isLoopbackHost(url.hostname))) return url.origin;
  const message = isOrigin
    ? "Give an https origin. Over plain HTTP cookies can be stolen and phones refuse the codes. Only this machine itself may be http"
    : NOT_AN_ORIGIN;
  context.addIssue({ code: "custom", message });
  return z.NEVER;
});

/** An IP address, or a range of them in CIDR notation (RFC 4632). */
export const isAddressRange = (text: string) =>
  text.includes("/") ? ipaddr.isValidCIDR(text) && isIP(text.slice(0, text.indexOf("/"))) !== 0 : isIP(text) !== 0;

/** Redis' databases have numbers as names. */
export const isRedisDatabase = (text: string) => /^\/?\d*$/.test(URL.parse(text)?.pathname ?? "");
/** Parses a setting with `read`. If that returns a string, it is the reason why the value is invalid. */
export const readBy = <T extends object>(read: (text: string) => T | string) =>
  z.string().transform((text, context) => {
    const value = read(text);
    if (typeof value !== "string") return value;
    context.addIssue({ code: "custom", message: value });
    return z.NEVER;
  });
