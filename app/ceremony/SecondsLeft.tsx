"use client";

import { useEffect, useState } from "react";
import { useLanguage, useWords } from "#ui/words.tsx";
import { plural } from "#words/format.ts";
import styles from "./SecondsLeft.module.css";

/**
 * When the number appears. Before that only the line at the code's edge shows the time, since a countdown makes people
 * nervous.
 */
const LAST_SECONDS = 10;

interface Props {
  seconds: number;
  /** Start of the countdown in milliseconds, as `Date.now()` of this browser. 0 if not known. */
  begunAt: number;
  running: boolean;
}

/** The remaining time of a code: as text for screen readers, and visible to everyone in its last seconds. */
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
