"use client";

import { QRCodeSVG } from "qrcode.react";
import type { CSSProperties } from "react";
import styles from "./Code.module.css";

interface Props {
  /** What the code says. */
  value: string;
  /** What it is, for those who do not see it. */
  label: string;
  /** Seconds over which the line at the tile's edge runs out. It starts anew with each `value`. */
  seconds: number;
}

/** A QR code on a white tile, as cameras want it in both themes, with the quiet zone of ISO/IEC 18004 (4 modules). */
export function Code({ value, label, seconds }: Props) {
  const time: CSSProperties & { "--seconds": string } = { "--seconds": `${seconds}s` };
  return (
    <div className={styles.tile}>
      <QRCodeSVG
        value={value}
        level="M"
        marginSize={4}
        size={352}
        role="img"
        aria-label={label}
        className={styles.code}
      />
      <svg key={value} aria-hidden="true" className={styles.time}>
        <rect className={styles.edge} />
        <rect className={styles.left} pathLength={1} style={time} />
      </svg>
    </div>
  );
}

/** The shape of a code that is not there yet. */
export function CodeShape() {
  return (
    <div className={styles.tile}>
      <svg aria-hidden="true" viewBox="0 0 49 49" className={styles.shape}>
        <path d="M6 6h3v3H6ZM40 6h3v3h-3ZM6 40h3v3H6Z" />
        <path d="M4.5 4.5h6v6h-6ZM38.5 4.5h6v6h-6ZM4.5 38.5h6v6h-6Z" className={styles.eyes} />
      </svg>
      <svg aria-hidden="true" className={styles.time}>
        <rect className={styles.edge} />
      </svg>
    </div>
  );
}
