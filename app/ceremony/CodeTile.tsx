"use client";

import { type ReactNode, useLayoutEffect, useRef } from "react";
import styles from "./Code.module.css";

interface TileProps {
  children: ReactNode;
  /**
   * When the code was created, in milliseconds as `Date.now()`; the line on the edge runs from then. 0 if not known:
   * the line then runs from now.
   */
  begunAt: number;
}

/** A white tile, which cameras need in both themes. A line along its edge shows the remaining time of the code. */
export function CodeTile({ children, begunAt }: TileProps) {
  const line = useRef<SVGRectElement>(null);

  useLayoutEffect(() => {
    // Set by script, because the page's policy forbids style attributes in HTML.
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

/** The shape of a code, shown in its tile while the code is drawn. */
export function Shape() {
  return (
    <svg aria-hidden="true" viewBox="0 0 37 37" className={styles.shape}>
      <path d="M6 6h3v3H6ZM28 6h3v3h-3ZM6 28h3v3H6Z" />
      <path d="M4.5 4.5h6v6h-6ZM26.5 4.5h6v6h-6ZM4.5 26.5h6v6h-6Z" className={styles.eyes} />
    </svg>
  );
}

/** A placeholder in the shape of a code, shown until there is a code. */
export function CodeShape() {
  return (
    <div className={styles.tile}>
      <Shape />
      <svg aria-hidden="true" className={styles.time}>
        <rect className={styles.edge} />
      </svg>
    </div>
  );
}
