import { type ReactNode, useEffect, useRef } from "react";
import styles from "./Screen.module.css";

interface Props {
  /** `page`: a list or a form under its title. `question`: the title is what is asked. `news`: it is what happened, in the middle. */
  kind: "page" | "question" | "news";
  /** What stands above the title. */
  top?: ReactNode;
  before?: ReactNode;
  title: ReactNode;
  after?: ReactNode;
  children?: ReactNode;
  /** Buttons, within reach of a thumb. */
  actions?: ReactNode;
  /** Whether the title takes the focus, so that a screen reader reads what is new. */
  announce?: boolean;
}

/** One screen: a title, what it is about, and what to do at the bottom. */
export function Screen({ kind, top, before, title, after, children, actions, announce = false }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (announce) heading.current?.focus({ preventScroll: true });
  }, [announce]);
  return (
    <main className={`${styles.screen} ${styles[kind]}`}>
      <div className={styles.top}>{top}</div>
      <div className={styles.middle}>
        <header className={styles.header}>
          {before}
          <h1 ref={heading} tabIndex={-1} className={styles.title}>
            {title}
          </h1>
          {after}
        </header>
        {children}
      </div>
      {actions && <footer className={styles.actions}>{actions}</footer>}
    </main>
  );
}
