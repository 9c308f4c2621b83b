import type { ReactNode } from "react";
import styles from "./Card.module.css";

/** The one thing on the screen. Edge to edge on a small one. */
export function Card({ children, labelledBy }: { children: ReactNode; labelledBy?: string }) {
  return (
    <section className={styles.card} {...(labelledBy ? { "aria-labelledby": labelledBy } : {})}>
      {children}
    </section>
  );
}
