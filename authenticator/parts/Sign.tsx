import type { ReactNode } from "react";
import styles from "./Sign.module.css";

export type Tone = "done" | "plain" | "care" | "wrong";

/** The large sign of a screen that tells news. The words under it say the same. */
export function Sign({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <span className={styles.sign} data-tone={tone} aria-hidden="true">
      {children}
    </span>
  );
}
