import { once } from "node:events";
import { type AddressInfo, createServer, type Server } from "node:net";
import { Server as TlsServer } from "node:tls";
import { StartError } from "#lib/foundation/start-error.ts";
import { listenAddresses } from "./addresses.ts";
import type { ServerSettings } from "./server-settings.ts";

/**
 * How many connections may wait to be accepted by a socket, within the system's own limit. Node's default of 511
 * overflows when many clients connect at once, and a dropped client retries only after 1, 3, 7, 15 and 31 s.
 */
const BACKLOG = 4096;
/**
 * How many sockets share the port of an address. Node accepts one connection from each in a turn of the event loop, and
 * one in a turn is too few on a busy server (docs/decisions/0014). Used only on Linux, which distributes connections
 * among such sockets (SO_REUSEPORT, socket(7)).
 */
export const ACCEPTORS = process.platform === "linux" ? 4 : 1;
/** Error codes for an IPv6 address on a machine without IPv6. */
const NO_SUCH_FAMILY = ["EADDRNOTAVAIL", "EAFNOSUPPORT"];

export interface Listening<T> {
  servers: readonly T[];
  /** Stops accepting connections. Open ones continue, except idle ones of HTTP servers. */
  close(): void;
}

/**
 * Listens on each address of the settings, with a separate server created by `create`.
 *
 * @param acceptors how many sockets share the port of each address. If more than one, call `refuseTakenPort` just
 *   before, because the system then lets other processes of this user listen on the same port
 * @throws StartError if the port is in use, or the address is not one of this machine
 */
export async function listen<T extends Server>(
  settings: ServerSettings,
  create: () => T,
  acceptors = 1,
): Promise<Listening<T>> {
  const servers: T[] = [];
  const others: Server[] = [];
  const close = () => {
    for (const server of [...servers, ...others]) server.close();
  };
  const isShared = acceptors > 1;
  try {
    for (const host of listenAddresses(settings)) {
      // A host name may resolve to an address later in the list.
      if (servers.some((server) => (server.address() as AddressInfo | null)?.address === host)) continue;
      const server = await listenOn(host, settings.PORT, create(), isShared);
      if (!server) continue;
      servers.push(server);
      const { address } = server.address() as AddressInfo;
      for (let at = 1; at < acceptors; at += 1) {
        const other = await listenOn(address, settings.PORT, acceptorFor(server), isShared);
        if (other) others.push(other);
      }
    }
    return { servers, close };
  } catch (error) {
    close();
    throw error;
  }
}

/**
 * A server that accepts connections with the options of `server`, and gives them to it. Node documents this for HTTP
 * servers (`http.Server`, event `connection`).
 */
const acceptorFor = (server: Server) =>
  createServer({ allowHalfOpen: !(server instanceof TlsServer), noDelay: true }, (socket) => {
    server.emit("connection", socket);
  });

async function listenOn<T extends Server>(host: string, port: number, server: T, isShared: boolean): Promise<T | null> {
  try {
    server.listen({ host, port, backlog: BACKLOG, ipv6Only: host === "::1", reusePort: isShared });
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
  const { servers, close } = await listen(settings, () => createServer());
  const closed = Promise.all(servers.map((server) => once(server, "close")));
  close();
  await closed;
}
