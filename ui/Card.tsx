import type { ReactNode } from "react";
import styles from "./Card.module.css";

interface Props {
  children: ReactNode;
  labelledBy?: string;
  /** Takes two columns where the window is wide and low. */
  wideWhenLow?: boolean;
}

/** The one thing on the screen. Edge to edge on a small one. */
export function Card({ children, labelledBy, wideWhenLow = false }: Props) {
  return (
    <section
      className={wideWhenLow ? `${styles.card} ${styles.wide}` : styles.card}
      {...(labelledBy ? { "aria-labelledby": labelledBy } : {})}
    >
      {children}
    </section>
  );
}
