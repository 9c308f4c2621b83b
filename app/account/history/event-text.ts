import type { historyAnswer } from "#lib/accounts/overview.ts";
import type { AllWords } from "#words/en.ts";
import { fill } from "#words/format.ts";

export type HistoryAnswer = Awaited<ReturnType<typeof historyAnswer>>;
export type HistoryEvent = HistoryAnswer["events"][number];

/** What happened, in one sentence. */
export function eventText({ kind, key, details }: HistoryEvent, words: AllWords["history"]): string {
  const { kinds, methods } = words;
  const given = details as Record<string, string | number | boolean>;
  const method = typeof given.method === "string" ? given.method : "";
  const known: Record<string, string> = kinds;
  // A newer version of the site may have stored kinds of events that this version does not know.
  const text = kind === "signed_in" && key === null ? kinds.signed_in_recovered : (known[kind] ?? kind);
  return fill(text, {
    ...Object.fromEntries(Object.entries(given).map(([name, value]) => [name, String(value)])),
    key: key?.name ?? "",
    method: Object.hasOwn(methods, method) ? methods[method as keyof typeof methods] : method,
  });
}
