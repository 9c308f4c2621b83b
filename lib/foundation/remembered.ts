/**
 * Calls `source` again only if its last answer is older than `freshMs` milliseconds. Calls in between, or while the
 * source has not answered yet, share that answer.
 */
export function remembered<T>(source: () => Promise<T>, freshMs: number, now = () => performance.now()) {
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
