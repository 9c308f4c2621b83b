import { singleton } from "./singleton.ts";

type Close = () => void | Promise<void>;

const closers = () => singleton("shutdown", () => new Set<Close>());

/** Has `close` called once when the server stops. Returns a function that takes it back. */
export function onShutdown(close: Close): () => void {
  closers().add(close);
  return () => closers().delete(close);
}

/** Ends what the process holds open (event streams, connections), so that it can end itself. */
export async function shutDown(): Promise<void> {
  const all = [...closers()];
  closers().clear();
  await Promise.allSettled(all.map(async (close) => close()));
}
