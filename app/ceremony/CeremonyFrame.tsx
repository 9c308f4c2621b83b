import type { ReactNode } from "react";
import { Card } from "#ui/Card.tsx";
import styles from "./CeremonyFrame.module.css";

interface Props {
  title: string;
  /** Beside the title, where nothing moves when it comes and goes. */
  aside?: ReactNode;
  /** A word before it all, such as a welcome. */
  notice?: ReactNode;
  /** The square in the middle. What is in it lies one on top of the other. */
  stage: ReactNode;
  words: ReactNode;
  /** At the bottom, a thumb's reach away. */
  action: ReactNode;
}

/** The card of a ceremony: every step and state has the same size and the same places. */
export function CeremonyFrame({ title, aside, notice, stage, words, action }: Props) {
  return (
    <Card>
      <div className={styles.head}>
        <h1>{title}</h1>
        {aside}
      </div>
      {notice && <p className={styles.notice}>{notice}</p>}
      <div className={styles.stage}>{stage}</div>
      <div className={styles.words}>{words}</div>
      <div className={styles.action}>{action}</div>
    </Card>
  );
}
