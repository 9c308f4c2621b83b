import type { ReactNode } from "react";
import styles from "./Button.module.css";

/** `primary` is the one thing to do; `danger` what cannot be taken back; `quiet` looks like text. */
export type ButtonKind = "primary" | "secondary" | "danger" | "quiet";

/** What buttons and links that look like buttons have in common. */
export interface Look {
  kind?: ButtonKind;
  /** As wide as its container. */
  wide?: boolean;
  icon?: ReactNode;
}

/** A text in an element of its own: beside an icon, browsers that translate pages would take it from React. */
export function wrapped(children: ReactNode): ReactNode {
  return typeof children === "string" ? <span key={children}>{children}</span> : children;
}

export function buttonClasses(kind: ButtonKind, wide: boolean): string {
  return [styles.button, styles[kind], wide && styles.wide].filter(Boolean).join(" ");
}
