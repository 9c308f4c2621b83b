"use client";

import { type ReactNode, useLayoutEffect, useRef } from "react";
import styles from "./Code.module.css";

interface TileProps {
  children: ReactNode;
  /** Milliseconds, as `Date.now()`: since then the line at the edge runs out. 0 where that is not known: since now. */
  begunAt: number;
}

/** A white tile, as cameras want it in both themes, with the time that the code on it has left as a line along its edge. */
export function CodeTile({ children, begunAt }: TileProps) {
  const line = useRef<SVGRectElement>(null);

  useLayoutEffect(() => {
    // By script: the page's policy allows no style attribute in what the server sends.
    if (line.current && begunAt > 0) line.current.style.animationDelay = `${Math.min(0, begunAt - Date.now())}ms`;
  }, [begunAt]);

  return (
    <div className={styles.tile}>
      {children}
      <svg aria-hidden="true" className={styles.time}>
        <rect className={styles.edge} />
        <rect ref={line} className={styles.left} pathLength={1} />
      </svg>
    </div>
  );
}

/** The shape of a code that is not there yet. */
export function CodeShape() {
  return (
    <div className={styles.tile}>
      <svg aria-hidden="true" viewBox="0 0 37 37" className={styles.shape}>
        <path d="M6 6h3v3H6ZM28 6h3v3h-3ZM6 28h3v3H6Z" />
        <path d="M4.5 4.5h6v6h-6ZM26.5 4.5h6v6h-6ZM4.5 26.5h6v6h-6Z" className={styles.eyes} />
      </svg>
      <svg aria-hidden="true" className={styles.time}>
        <rect className={styles.edge} />
      </svg>
    </div>
  );
}
