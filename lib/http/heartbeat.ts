import { singleton } from "#lib/foundation/singleton.ts";
import { HEARTBEAT_SECONDS } from "#lib/protocol/limits.ts";

type Beat = () => void;

/** One timer for all streams. Each second calls another part of them, so that a crowd's beats do not come all at once. */
const parts = () =>
  singleton("heartbeats", () => {
    const all = Array.from({ length: HEARTBEAT_SECONDS }, () => new Set<Beat>());
    let next = 0;
    const tick = () => {
      for (const beat of all[next] ?? []) beat();
      next = (next + 1) % all.length;
    };
    setInterval(tick, 1000).unref();
    // Behind the part that is called next: there the first beat comes after a whole round.
    return { latest: () => all.at(next - 1) ?? new Set<Beat>() };
  });

/** Has `beat` called every `HEARTBEAT_SECONDS`. Returns a function that takes it back. */
export function onHeartbeat(beat: Beat): () => void {
  const part = parts().latest();
  part.add(beat);
  return () => part.delete(beat);
}
