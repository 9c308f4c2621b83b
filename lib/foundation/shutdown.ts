import { singleton } from "./singleton.ts";

type Close = () => void | Promise<void>;

const closers = () => singleton("shutdown", () => new Set<Close>());

/** Registers `close` to be called once when the server stops. Returns a function that unregisters it. */
export function onShutdown(close: Close): () => void {
  closers().add(close);
  return () => closers().delete(close);
}

/** Closes everything that keeps the process alive (event streams, connections), so that it can end. */
export async function shutDown(): Promise<void> {
  const all = [...closers()];
  closers().clear();
  await Promise.allSettled(all.map(async (close) => close()));
}
