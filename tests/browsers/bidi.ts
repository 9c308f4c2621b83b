import { once } from "node:events";

/** An event of WebDriver BiDi. */
export interface BidiEvent {
  method: string;
  params: Record<string, unknown>;
}

export interface Bidi {
  /** Sends one command and waits for its result. @throws Error with the browser's own words */
  // biome-ignore lint/suspicious/noExplicitAny: results are the browser's, and each caller knows the one it asked for
  send(method: string, params: object): Promise<any>;
  close(): void;
}

/** Connects to a browser that speaks WebDriver BiDi (W3C), and starts a session. */
export async function connectBidi(address: string, onEvent: (event: BidiEvent) => void): Promise<Bidi> {
  const socket = new WebSocket(`${address}/session`);
  await once(socket as unknown as NodeJS.EventEmitter, "open").catch((cause) => {
    throw new Error(`The browser at ${address} takes no connection.`, { cause });
  });
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  let last = 0;
  socket.addEventListener("message", ({ data }) => {
    const message = JSON.parse(data as string);
    if (message.type === "event") return onEvent(message);
    const answer = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.type === "error") answer?.reject(new Error(`${message.error}: ${message.message}`));
    else answer?.resolve(message.result);
  });
  socket.addEventListener("close", () => {
    for (const { reject } of waiting.values()) reject(new Error("The browser closed the connection."));
    waiting.clear();
  });
  const bidi: Bidi = {
    send(method, params) {
      const answer = Promise.withResolvers<unknown>();
      const id = ++last;
      waiting.set(id, answer);
      socket.send(JSON.stringify({ id, method, params }));
      return answer.promise;
    },
    close: () => socket.close(),
  };
  await bidi.send("session.new", { capabilities: {} });
  return bidi;
}
