import { singleton } from "#lib/foundation/singleton.ts";
import { HEARTBEAT_SECONDS } from "#lib/protocol/limits.ts";

type Beat = () => void;

/**
 * One timer for all streams. Each second it calls another part of them, so that the heartbeats of many streams are
 * spread out.
 */
const parts = () =>
  singleton("heartbeats", () => {
    const all = Array.from({ length: HEARTBEAT_SECONDS }, () => new Set<Beat>());
    let next = 0;
    const tick = () => {
      for (const beat of all[next] ?? []) beat();
      next = (next + 1) % all.length;
    };
    setInterval(tick, 1000).unref();
    // The part that was called last: a new stream's first heartbeat then comes after a full round.
    return { latest: () => all.at(next - 1) ?? new Set<Beat>() };
  });

/** Registers `beat` to be called every `HEARTBEAT_SECONDS`. Returns a function that unregisters it. */
export function onHeartbeat(beat: Beat): () => void {
  const part = parts().latest();
  part.add(beat);
  return () => part.delete(beat);
}
