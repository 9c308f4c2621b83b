import { AsyncLocalStorage } from "node:async_hooks";
import { singleton } from "#lib/foundation/singleton.ts";

/** The other end of a request's TCP connection. */
export interface Peer {
  /** Its address as the socket tells it. */
  address: string;
  /** Whether the request itself says that it was passed on. */
  forwarded: boolean;
  /** Whether the connection is TLS. */
  encrypted: boolean;
}

/** Headers that proxies write and browsers do not (RFC 7239, RFC 9110 section 7.6.3, and what vendors made up). */
const FORWARDING =
  /^(x-forwarded(-.*)?|forwarded|via|x-real-ip|x-(cluster-)?client-ip|true-client-ip|cf-connecting-ip|fly-client-ip)$/;

/** Whether somebody on the way says to have passed a request on. `names` are its headers' names, in lower case. */
export const isForwarded = (names: readonly string[]) => names.some((name) => FORWARDING.test(name));

/**
 * The peer of the request that is being answered. Next hands route handlers headers only, to which it adds some of a
 * proxy's by itself; our server (`server/serve.ts`) looks before Next does, and runs each request inside this
 * storage. It is empty where another server runs the app.
 */
export const currentPeer = () => singleton("peer", () => new AsyncLocalStorage<Peer>());
