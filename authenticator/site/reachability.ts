import type { Reachability } from "../problem.ts";

/** The names that Chromium has given to the permission to reach devices on the local network. */
const PERMISSIONS = ["local-network-access", "local-network", "loopback-network"];

/** Why a site did not answer, as far as this browser knows. */
export async function reachabilityOf(site: string): Promise<Reachability> {
  if (!navigator.onLine) return "offline";
  if (!isLocalHost(new URL(site).hostname)) return "unknown";
  const states = await Promise.all(PERMISSIONS.map(permissionState));
  if (states.includes("denied")) return "local_blocked";
  // Our own site's page was loaded from there, so the browser does not block it.
  return site === location.origin ? "unknown" : "local";
}

/** The state of a permission; undefined if the browser does not know it. */
async function permissionState(name: string): Promise<PermissionState | undefined> {
  try {
    return (await navigator.permissions.query({ name: name as PermissionName })).state;
  } catch {
    return undefined;
  }
}

/**
 * Whether a host, as `URL.hostname` spells it, is this machine or on the local network: loopback, private and
 * link-local addresses (RFC 1918, RFC 3927, RFC 4193, RFC 4291), names of multicast DNS (RFC 6762), of home networks
 * (RFC 8375), and names without a dot.
 */
export function isLocalHost(hostname: string): boolean {
  const host = hostname.toLowerCase();
  if (host.startsWith("[")) return /^\[(::1\]|f[cd][0-9a-f]{2}:|fe[89ab][0-9a-f]:)/.test(host);
  if (/^\d+(\.\d+){3}$/.test(host)) {
    const [first = 0, second = 0] = host.split(".").map(Number);
    if (first === 10 || first === 127) return true;
    if (first === 192 && second === 168) return true;
    if (first === 169 && second === 254) return true;
    return (first === 172 && second >= 16 && second < 32) || (first === 100 && second >= 64 && second < 128);
  }
  return !host.includes(".") || /\.(local|localhost|lan|internal|home\.arpa)$/.test(host);
}
