import type { ReactNode } from "react";
import { useAnnounced } from "../hooks/use-announced.ts";
import styles from "./Screen.module.css";

interface Props {
  /**
   * `page`: a list or a form with a title. `question`: the title is the question. `news`: the title is what happened,
   * centred.
   */
  kind: "page" | "question" | "news";
  /** Shown above the title. */
  top?: ReactNode;
  before?: ReactNode;
  title: ReactNode;
  after?: ReactNode;
  children?: ReactNode;
  /** Buttons, within reach of a thumb. */
  actions?: ReactNode;
  /** Whether its content is still loading. */
  busy?: boolean;
  /** Whether it stands for the first screen while the app starts. */
  isPlaceholder?: boolean;
}

/** One screen: a title, the content, and the actions at the bottom. */
export function Screen(props: Props) {
  const { kind, top, before, title, after, children, actions, busy = false, isPlaceholder = false } = props;
  const heading = useAnnounced(isPlaceholder);
  return (
    <main className={`${styles.screen} ${styles[kind]}`} aria-busy={busy}>
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
