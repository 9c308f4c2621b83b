import type { Settings } from "#lib/foundation/settings.ts";
import { isLoopback } from "#lib/protocol/origin.ts";

/** Both address families, because browsers resolve `localhost` to either. */
const LOOPBACK = ["127.0.0.1", "::1"];
const WILDCARDS = ["0.0.0.0", "[::]"];

/** `HOST` in the form of `URL.hostname`: `localhost` by default, IPv6 in brackets, `127.1` as `127.0.0.1`. */
function hostname(host = "localhost"): string {
  const plain = host.replace(/^\[(.*)\]$/, "$1").replace(/^::ffff:(?=\d+\.)/i, "");
  return URL.parse(`http://${plain.includes(":") ? `[${plain}]` : plain}`)?.hostname ?? plain;
}

/**
 * The addresses to listen on. Without `AUTH_URL` only this machine is served, so loopback is included whatever `HOST`
 * is.
 */
export function listenAddresses({ HOST, AUTH_URL }: Settings): string[] {
  const name = hostname(HOST);
  if (name === "localhost") return LOOPBACK;
  const own = name.replace(/^\[(.*)\]$/, "$1");
  return AUTH_URL || isLoopback(name) || WILDCARDS.includes(name) ? [own] : [own, ...LOOPBACK];
}

/** The host by which this machine can reach the server, as in a URL. */
export function ownHost({ HOST, AUTH_URL }: Settings): string {
  const name = hostname(HOST);
  if (WILDCARDS.includes(name)) return "localhost";
  return isLoopback(name) || AUTH_URL ? name : "localhost";
}
