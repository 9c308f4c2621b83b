import type { Language } from "./language.ts";

/** A text for each plural form that the language has (Unicode CLDR); `other` is always there. */
export type Plural = { one?: string; other: string };

/** Puts values in the places of `{name}` in a text. A place without a value stays as it is. */
export function fill(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}

/**
 * The text for this many, with `{count}` filled in as the language writes numbers. All our languages write those under
 * 1,000 the same, and the browser's own writer takes 40 ms to wake up while people wait for a code.
 */
export function plural(language: Language, count: number, texts: Plural, values: Record<string, string> = {}): string {
  const form = new Intl.PluralRules(language).select(count);
  const text = (form === "one" ? texts.one : undefined) ?? texts.other;
  const written = count < 1000 ? String(count) : new Intl.NumberFormat(language).format(count);
  return fill(text, { ...values, count: written });
}

const STEPS = [
  ["second", 60],
  ["minute", 60],
  ["hour", 24],
  ["day", 7],
  ["week", 4.345],
  ["month", 12],
  ["year", Number.POSITIVE_INFINITY],
] as const;

/** How long ago, as people say it: "now", "3 minutes ago", "yesterday". */
export function ago(language: Language, date: Date, now: Date): string {
  const relative = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  let amount = (date.getTime() - now.getTime()) / 1000;
  for (const [unit, size] of STEPS) {
    // Seconds are for clocks, not for people.
    if (Math.abs(Math.round(amount)) < size) return relative.format(unit === "second" ? 0 : Math.round(amount), unit);
    amount /= size;
  }
  return relative.format(Math.round(amount), "year");
}

/**
 * The exact time, in the reader's own time zone unless another is named.
 *
 * @param locale the reader's (`localeOf`), a BCP 47 tag
 */
export function exactly(locale: string, date: Date, timeZone?: string): string {
  const style = { dateStyle: "full", timeStyle: "medium" } as const;
  return new Intl.DateTimeFormat(locale, timeZone ? { ...style, timeZone } : style).format(date);
}
