import { ago, exactly } from "#words/format.ts";
import type { Language } from "#words/language.ts";
import { useDeviceLocale } from "../hooks/use-device-locale.ts";
import { useMonotonicNow, useNow } from "../hooks/use-now.ts";

/** The time since `at` (milliseconds since 1970), kept up to date, with the exact time on hover. */
export function Ago({ at }: { at: number }) {
  // A variant of one of our languages.
  const locale = useDeviceLocale() as Language;
  const date = new Date(at);
  return (
    <time dateTime={date.toISOString()} title={exactly(locale, date)}>
      {ago(locale, date, new Date(useNow()))}
    </time>
  );
}

/** The time since a recent event, at first in seconds. `at` is in milliseconds of the monotonic clock. */
export function JustNow({ at }: { at: number }) {
  const locale = useDeviceLocale();
  const seconds = Math.max(0, Math.round((useMonotonicNow() - at) / 1000));
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  return (
    <span>
      {seconds < 60 ? relative.format(-seconds, "second") : relative.format(-Math.floor(seconds / 60), "minute")}
    </span>
  );
}
