import { useEffect } from "react";
import { DECIDE_SECONDS } from "#lib/protocol/limits.ts";
import { fill } from "#words/format.ts";
import { useMonotonicNow } from "../hooks/use-now.ts";
import { useWords } from "../words.tsx";
import styles from "./TimeLeft.module.css";

/** When the seconds are shown as a number. */
const LAST_SECONDS = 10;

interface Props {
  /** In milliseconds of the monotonic clock. */
  until: number;
  onEnd: () => void;
}

/** The remaining time to decide as a thin bar; as a number for screen readers, and for everyone at the end. */
export function TimeLeft({ until, onEnd }: Props) {
  const words = useWords();
  const left = Math.max(0, Math.ceil((until - useMonotonicNow(250)) / 1000));
  const over = left === 0;
  useEffect(() => {
    if (over) onEnd();
  }, [over, onEnd]);
  const text = fill(words.ask.timeLeft, { time: `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}` });
  return (
    <div className={styles.timeLeft} role="timer" aria-label={text} data-last={left <= LAST_SECONDS || undefined}>
      <svg className={styles.bar} viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
        <rect className={styles.rest} width="100" height="1" />
        <rect className={styles.left} width={Math.min(100, (100 * left) / DECIDE_SECONDS)} height="1" />
      </svg>
      {left <= LAST_SECONDS && (
        <span key={text} className={styles.number} aria-hidden="true" translate="no">
          {text}
        </span>
      )}
    </div>
  );
}
