"use client";

import { useEffect, useId, useState } from "react";
import { ago, dayOf, exactly } from "#words/format.ts";
import styles from "./Moment.module.css";
import { useLanguage, useLocale } from "./words.tsx";

const LOOK_AGAIN_MS = 15_000;

interface Props {
  date: Date;
  /** Whether it is the end of a time limit: "4 December" instead of "next week". */
  deadline?: boolean;
}

/** A time in words. The exact time is shown on hover, focus or touch, in the reader's time zone. */
export function Moment({ date, deadline = false }: Props) {
  const language = useLanguage();
  const locale = useLocale();
  const id = useId();
  // Null until the page's script runs: the server knows neither the reader's time zone nor when the page is read.
  const [now, setNow] = useState<Date | null>(null);

  useEffect(() => {
    const look = () => setNow(new Date());
    look();
    const timer = setInterval(look, LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, []);

  return (
    <button type="button" className={styles.moment} aria-describedby={id}>
      {/* If the page took long to load, the server's text differs and React would keep it, so the key replaces the element. */}
      <time key={now ? "here" : "server"} dateTime={date.toISOString()} suppressHydrationWarning>
        {deadline ? dayOf(locale, date, now ? undefined : "UTC") : ago(language, date, now ?? new Date())}
      </time>
      <span role="tooltip" id={id} className={styles.exact}>
        {now ? exactly(locale, date) : exactly(locale, date, "UTC")}
      </span>
    </button>
  );
}
