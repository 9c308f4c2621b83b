import type { ReactNode } from "react";
import { TickIcon } from "./icons.tsx";
import styles from "./States.module.css";

/** `care` is "look twice", `wrong` is wrong; `calm` goes on by itself and `done` went well. */
export type Tone = "calm" | "done" | "care" | "wrong";

/** The picture of a state: an icon on a round ground of its tone. */
export function Emblem({ tone, icon }: { tone: Tone; icon: ReactNode }) {
  return <span className={`${styles.emblem} ${styles[tone]}`}>{icon}</span>;
}

/** The tick that draws itself. */
export function DrawnTick() {
  return (
    <span className={`${styles.emblem} ${styles.done} ${styles.drawn}`}>
      <TickIcon />
    </span>
  );
}

interface OutcomeProps {
  tone: Tone;
  icon: ReactNode;
  title: string;
  /** What to do next, in one short sentence. */
  children?: ReactNode;
  /** `h1` where the state is the page's whole subject. */
  heading?: "h1" | "h2";
}

/** A state with its words, one under the other. */
export function Outcome({ tone, icon, title, children, heading: Heading = "h2" }: OutcomeProps) {
  return (
    <div className={styles.outcome}>
      <Emblem tone={tone} icon={icon} />
      <Heading className={styles.title}>{title}</Heading>
      {children && <div className={styles.text}>{children}</div>}
    </div>
  );
}
