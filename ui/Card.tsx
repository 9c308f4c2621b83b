import type { ReactNode } from "react";
import styles from "./Card.module.css";

interface Props {
  children: ReactNode;
  labelledBy?: string;
  /** Uses two columns if the window is wide and low. */
  wideWhenLow?: boolean;
}

/** The main content of a page. On small screens it reaches from edge to edge. */
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
