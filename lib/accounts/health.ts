import { singleton } from "#lib/foundation/singleton.ts";
import { isDatabaseUp } from "./database.ts";

/** Anybody may ask for the site's health, and as often as they like: the database is asked once in so long. */
const FRESH_MS = 1_000;

/** Asks `source` anew only when its last answer is older than `freshMs`; who asks in between gets the same one. */
export function remembered<T>(source: () => Promise<T>, freshMs = FRESH_MS, now = () => performance.now()) {
  let last: { answer: Promise<T>; until: number } | null = null;
  return (): Promise<T> => {
    if (last && now() < last.until) return last.answer;
    const asked = { answer: source(), until: Number.POSITIVE_INFINITY };
    last = asked;
    const settle = () => {
      asked.until = now() + freshMs;
    };
    asked.answer.then(settle, settle);
    return asked.answer;
  };
}

/** Whether the database answers, or did within the last second. */
export const isDatabaseWell = () => singleton("health", () => remembered(isDatabaseUp))();
