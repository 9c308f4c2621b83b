import { once } from "node:events";
import { type AddressInfo, createServer, type Server } from "node:net";
import { StartError } from "#lib/foundation/start-error.ts";
import { listenAddresses } from "./addresses.ts";
import type { ServerSettings } from "./server-settings.ts";

/**
 * How many connections may wait to be accepted, within the system's own limit. Node's default of 511 overflows when
 * many clients connect at once, and a dropped client retries only after 1, 3, 7, 15 and 31 s.
 */
const BACKLOG = 4096;
/** Error codes for an IPv6 address on a machine without IPv6. */
const NO_SUCH_FAMILY = ["EADDRNOTAVAIL", "EAFNOSUPPORT"];

/**
 * Listens on each address of the settings, with a separate server created by `create`.
 *
 * @throws StartError if the port is in use, or the address is not one of this machine
 */
export async function listen<T extends Server>(settings: ServerSettings, create: () => T): Promise<T[]> {
  const servers: T[] = [];
  try {
    for (const host of listenAddresses(settings)) {
      // A host name may resolve to an address later in the list.
      if (servers.some((server) => (server.address() as AddressInfo | null)?.address === host)) continue;
      const server = await listenOn(host, settings.PORT, create());
      if (server) servers.push(server);
    }
    return servers;
  } catch (error) {
    for (const server of servers) server.close();
    throw error;
  }
}

async function listenOn<T extends Server>(host: string, port: number, server: T): Promise<T | null> {
  try {
    server.listen({ host, port, backlog: BACKLOG, ipv6Only: host === "::1" });
    await once(server, "listening");
    return server;
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    if (host === "::1" && NO_SUCH_FAMILY.includes(code)) return null;
    if (code === "EADDRINUSE") {
      throw new StartError(
        `Port ${port} is taken: another program listens there. Stop it, or choose another port: PORT=3001 script/start`,
      );
    }
    if (code === "EACCES") {
      throw new StartError(`Only root may listen on port ${port}. Choose one above 1023: PORT=3000 script/start`);
    }
    throw new StartError(`The server cannot listen on ${host}, port ${port} (${code}). Check HOST.`);
  }
}

/**
 * Checks early whether the port is free, before a build that takes minutes.
 *
 * @throws StartError
 */
export async function refuseTakenPort(settings: ServerSettings): Promise<void> {
  const servers = await listen(settings, () => createServer());
  await Promise.all(servers.map((server) => once(server.close(), "close")));
}
