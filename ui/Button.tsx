import type { ComponentProps, ReactNode } from "react";
import styles from "./Button.module.css";

/** `primary` is the one thing to do; `danger` what cannot be taken back; `quiet` looks like text. */
export type ButtonKind = "primary" | "secondary" | "danger" | "quiet";

interface Look {
  kind?: ButtonKind;
  /** As wide as its container. */
  wide?: boolean;
  icon?: ReactNode;
}

type Props = Look & Omit<ComponentProps<"button">, "className">;

export function Button({ kind = "secondary", wide = false, icon, children, type = "button", ...rest }: Props) {
  return (
    <button {...rest} type={type} className={classes(kind, wide)} data-kind={kind}>
      {icon}
      {/* In an element of its own, since page translation replaces texts that stand beside something. */}
      <span>{children}</span>
    </button>
  );
}

type LinkProps = Look & {
  href: string;
  children: ReactNode;
};

/** A link that looks like a button. It loads a whole page, because each page has its own Content-Security-Policy. */
export function ButtonLink({ kind = "secondary", wide = false, icon, children, href }: LinkProps) {
  return (
    <a href={href} className={classes(kind, wide)}>
      {icon}
      <span>{children}</span>
    </a>
  );
}

function classes(kind: ButtonKind, wide: boolean): string {
  return [styles.button, styles[kind], wide && styles.wide].filter(Boolean).join(" ");
}
