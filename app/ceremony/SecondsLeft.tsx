"use client";

import { useEffect, useState } from "react";
import { useLanguage, useWords } from "#ui/words.tsx";
import { plural } from "#words/format.ts";
import styles from "./SecondsLeft.module.css";

/** The line at the code's edge shows the time. A number makes people nervous, so it comes when the end is near. */
const LAST_SECONDS = 10;

interface Props {
  seconds: number;
  /** Milliseconds, as `Date.now()` of this browser, since when they are counted. 0 where that is not known: since now. */
  begunAt: number;
  running: boolean;
}

/** The time that a code has left: for people who do not see the line, and in its last seconds for all. */
export function SecondsLeft({ seconds, begunAt, running }: Props) {
  const words = useWords("ceremony");
  const language = useLanguage();
  const [left, setLeft] = useState(seconds);

  useEffect(() => {
    const end = (begunAt || Date.now()) + 1000 * seconds;
    const look = () => setLeft(Math.max(0, Math.ceil((end - Date.now()) / 1000)));
    const timer = setInterval(look, 500);
    return () => clearInterval(timer);
  }, [seconds, begunAt]);

  if (!running) return null;
  return (
    <div className={styles.left}>
      <span role="timer" className="unseen">
        {plural(language, left, words.secondsLeft)}
      </span>
      {left <= LAST_SECONDS && <span aria-hidden="true">{left}</span>}
    </div>
  );
}
