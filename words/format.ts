import type { Language } from "./language.ts";

/** One text for each plural form of the language (Unicode CLDR). `other` is always present. */
export type Plural = { one?: string; other: string };

/** Replaces `{name}` in a text by values. A placeholder without a value is not changed. */
export function fill(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}

/**
 * The text for a count, with `{count}` replaced. Numbers below 1,000 are written the same in all our languages, so they
 * are not formatted by the browser's Intl, which takes 40 ms to initialise while people wait for a code.
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

/** The time since `date` in words: "now", "3 minutes ago", "yesterday". */
export function ago(language: Language, date: Date, now: Date): string {
  const relative = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  let amount = (date.getTime() - now.getTime()) / 1000;
  for (const [unit, size] of STEPS) {
    // Less than a minute is "now", because nobody needs the seconds.
    if (Math.abs(Math.round(amount)) < size) return relative.format(unit === "second" ? 0 : Math.round(amount), unit);
    amount /= size;
  }
  return relative.format(Math.round(amount), "year");
}

/** The day, without the year, in the reader's time zone unless another one is given. `locale` as in `exactly`. */
export function dayOf(locale: string, date: Date, timeZone?: string): string {
  return written(locale, date, { day: "numeric", month: "long" }, timeZone);
}

/**
 * The exact time, in the reader's time zone unless another one is given.
 *
 * @param locale the reader's BCP 47 tag (`localeOf`)
 */
export function exactly(locale: string, date: Date, timeZone?: string): string {
  return written(locale, date, { dateStyle: "full", timeStyle: "medium" }, timeZone);
}

function written(locale: string, date: Date, style: Intl.DateTimeFormatOptions, timeZone: string | undefined): string {
  return new Intl.DateTimeFormat(locale, timeZone ? { ...style, timeZone } : style).format(date);
}
