import { useLanguage } from "#ui/words.tsx";
import { ago, exactly } from "#words/format.ts";
import { useNow } from "../hooks/use-now.ts";

/** How long ago `at` (milliseconds since 1970) was, kept up to date, with the exact time on hover. */
export function Ago({ at }: { at: number }) {
  const language = useLanguage();
  const date = new Date(at);
  return (
    <time dateTime={date.toISOString()} title={exactly(language, date)}>
      {ago(language, date, new Date(useNow()))}
    </time>
  );
}

/** The same for what began a moment ago, in seconds at first. */
export function JustNow({ at }: { at: number }) {
  const language = useLanguage();
  const seconds = Math.max(0, Math.round((useNow() - at) / 1000));
  if (seconds >= 60) return <Ago at={at} />;
  return <>{new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(-seconds, "second")}</>;
}
