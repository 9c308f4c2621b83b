import { readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Server, Socket } from "node:net";
import { settings } from "#lib/foundation/settings.ts";
import { singleton } from "#lib/foundation/singleton.ts";
import { addressRanges, parseAddress, partyOf } from "#lib/http/addresses.ts";

/** The most connections that may be open. */
export interface ConnectionBounds {
  /** From one IPv4 address or one IPv6 network of 48 bits. */
  ofNetwork: number;
  /** To this process. */
  inAll: number;
}

/**
 * An office behind one address has about six connections for each browser, and up to 2,000 event streams. An idle
 * connection costs 10 KB of memory and one open file.
 */
const MOST: ConnectionBounds = { ofNetwork: 4_000, inAll: 20_000 };
/** The share of the process's open files that connections may take. The rest is for the stores, and for files. */
const SHARE_OF_FILES = 0.8;
/** One network gets at most this share of all connections. */
const SHARE_OF_NETWORK = 0.4;

interface Connection {
  socket: Socket;
  network: string;
  ends: string;
  /** How many requests are being answered on it. */
  busy: number;
}

/** Counts the connections of one process, on all addresses where it listens, and closes those that are too many. */
export interface Connections {
  /** Counts the connections of `server` from now on. */
  watch(server: Server): void;
  /** Marks a request's connection as busy until its response is closed. */
  serve(request: IncomingMessage, response: ServerResponse): void;
}

/**
 * When a network, or all together, exceed their bound, one connection of that network, or of the network that has most,
 * is closed: the one that has been open longest without a request in progress, or else the oldest. Slow clients and
 * those that only hold connections are therefore closed before anybody who waits for an answer.
 *
 * @param networkOf the network that a connection from this address counts for; null if it is not counted
 */
export function boundConnections(
  bounds: ConnectionBounds,
  networkOf: (remoteAddress: string) => string | null,
): Connections {
  /** By network, each from the oldest to the newest. */
  const networks = new Map<string, Set<Connection>>();
  const byEnds = new Map<string, Connection>();

  function add(socket: Socket): void {
    const network = networkOf(socket.remoteAddress ?? "");
    if (network === null) return;
    const ends = endsOf(socket);
    const connection = { socket, network, ends, busy: 0 };
    const own = networks.get(network) ?? new Set();
    networks.set(network, own.add(connection));
    byEnds.set(ends, connection);
    socket.once("close", () => remove(connection));
    if (own.size > bounds.ofNetwork) closeOneBefore(connection, own);
    else if (byEnds.size > bounds.inAll) closeOneBefore(connection, largest());
  }

  function remove(connection: Connection): void {
    const own = networks.get(connection.network);
    own?.delete(connection);
    if (own?.size === 0) networks.delete(connection.network);
    if (byEnds.get(connection.ends) === connection) byEnds.delete(connection.ends);
  }

  /**
   * Closes the idle one that has been open longest, or else the oldest. `newest` has not sent its request yet, so it does
   * not count as idle.
   */
  function closeOneBefore(newest: Connection, connections: ReadonlySet<Connection>): void {
    let [chosen] = connections;
    for (const connection of connections) {
      if (connection.busy > 0 || connection === newest) continue;
      chosen = connection;
      break;
    }
    if (!chosen) return;
    // Removed at once, because its socket reports the end only later, and others may be accepted before that.
    remove(chosen);
    chosen.socket.destroy();
  }

  function largest(): Set<Connection> {
    let most = new Set<Connection>();
    for (const own of networks.values()) if (own.size > most.size) most = own;
    return most;
  }

  return {
    watch: (server) => void server.on("connection", add),
    serve(request, response) {
      // With TLS, the request's socket is not the one that was accepted, but has the same ends.
      const connection = byEnds.get(endsOf(request.socket));
      if (!connection) return;
      connection.busy += 1;
      response.once("close", () => {
        connection.busy -= 1;
      });
    },
  };
}

/** Both ends of a connection, which no other open connection of this machine shares. */
const endsOf = ({ remoteAddress, remotePort, localAddress, localPort }: Socket) =>
  `${remoteAddress} ${remotePort} ${localAddress} ${localPort}`;

/** The connections of this process. Those of declared proxies are not counted: they carry other people's requests. */
export const siteConnections = (): Connections =>
  singleton("connections", () => {
    const { RATE_LIMITS, TRUSTED_PROXIES } = settings();
    const isProxy = addressRanges(TRUSTED_PROXIES);
    return boundConnections(boundsFor(openFiles()), (remoteAddress) => {
      const address = parseAddress(remoteAddress);
      return !RATE_LIMITS || (address && isProxy(address)) ? null : partyOf(address);
    });
  });

/** @param files how many files the process may have open */
export function boundsFor(files: number): ConnectionBounds {
  const inAll = Math.min(MOST.inAll, Math.floor(SHARE_OF_FILES * files));
  return { inAll, ofNetwork: Math.min(MOST.ofNetwork, Math.floor(SHARE_OF_NETWORK * inAll)) };
}

/** How many files this process may have open, on Linux; elsewhere the bounds are not lowered. */
function openFiles(): number {
  try {
    const limits = readFileSync("/proc/self/limits", "utf8");
    return Number(/^Max open files\s+(\d+)/m.exec(limits)?.[1] ?? Number.POSITIVE_INFINITY);
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}
