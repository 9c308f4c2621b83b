import { singleton } from "#lib/foundation/singleton.ts";

/** What a stream is about, and how many about the same may be open on this instance. */
export interface Room {
  name: string;
  most: number;
}

const rooms = () => singleton("stream-rooms", () => new Map<string, Set<() => void>>());

/**
 * Counts a stream in. One too many closes the oldest: it may be hanging in a proxy while its browser asks anew, and
 * must not keep that out.
 *
 * @returns counts it out
 */
export function enter({ name, most }: Room, close: () => void): () => void {
  const inside = rooms().get(name) ?? new Set();
  rooms().set(name, inside.add(close));
  const leave = () => {
    inside.delete(close);
    if (inside.size === 0 && rooms().get(name) === inside) rooms().delete(name);
  };
  if (inside.size > most) {
    const [oldest] = inside;
    oldest?.();
  }
  return leave;
}
