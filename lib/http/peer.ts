import { AsyncLocalStorage } from "node:async_hooks";
import { singleton } from "#lib/singleton.ts";

/**
 * The address at the other end of the request's TCP connection. Next hands route handlers
 * headers only, and any client can write those; our server (`script/serve.ts`) runs each
 * request inside this storage. It is empty where another server runs the app.
 */
export const peerAddress = () => singleton("peer", () => new AsyncLocalStorage<string>());
