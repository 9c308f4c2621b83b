"use client";

import { useEffect, useState } from "react";
import { useLanguage, useWords } from "#ui/words.tsx";
import { plural } from "#words/format.ts";
import styles from "./SecondsLeft.module.css";

/** The line at the code's edge says it to the eye; a number only makes people nervous until the end is near. */
const LAST_SECONDS = 10;

interface Props {
  /** Counted from when this is first shown: the clocks of browser and site differ. */
  seconds: number;
  running: boolean;
}

/** The time that a code has left, for those who do not see the line, and at the end for all. */
export function SecondsLeft({ seconds, running }: Props) {
  const words = useWords("ceremony");
  const language = useLanguage();
  const [left, setLeft] = useState(seconds);

  useEffect(() => {
    const end = Date.now() + 1000 * seconds;
    const timer = setInterval(() => setLeft(Math.max(0, Math.ceil((end - Date.now()) / 1000))), 500);
    return () => clearInterval(timer);
  }, [seconds]);

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
