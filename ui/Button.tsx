import type { ComponentProps, ReactNode } from "react";
import styles from "./Button.module.css";

/** `primary` is the main action; `danger` cannot be undone; `quiet` looks like text. */
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
      {wrapped(children)}
    </button>
  );
}

type LinkProps = Look & {
  href: string;
  children: ReactNode;
  /** Called before the page is left. */
  onFollow?: () => void;
};

/** A link that looks like a button. It loads a whole page, because each page has its own Content-Security-Policy. */
export function ButtonLink({ kind = "secondary", wide = false, icon, children, href, onFollow }: LinkProps) {
  return (
    <a href={href} onClick={onFollow} className={classes(kind, wide)}>
      {icon}
      {wrapped(children)}
    </a>
  );
}

/**
 * Puts text into an element of its own. Beside an icon, browser translation would otherwise replace a text node that
 * React still needs.
 */
function wrapped(children: ReactNode): ReactNode {
  return typeof children === "string" ? <span key={children}>{children}</span> : children;
}

function classes(kind: ButtonKind, wide: boolean): string {
  return [styles.button, styles[kind], wide && styles.wide].filter(Boolean).join(" ");
}
