import type { ReactNode } from "react";
import styles from "./StatusIcon.module.css";

export type Tone = "done" | "plain" | "care" | "wrong";

/** The large icon of a screen that reports what happened. The text below it says the same. */
export function StatusIcon({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <span className={styles.icon} data-tone={tone} aria-hidden="true">
      {children}
    </span>
  );
}
