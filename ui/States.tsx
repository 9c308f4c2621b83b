import type { ReactNode } from "react";
import { TickIcon } from "./icons.tsx";
import styles from "./States.module.css";

/** `care` asks for attention, `wrong` is a failure, `calm` is in progress, and `done` is success. */
export type Tone = "calm" | "done" | "care" | "wrong";

/** The picture of a state: an icon on a round background in the colour of its tone. */
export function Emblem({ tone, icon }: { tone: Tone; icon: ReactNode }) {
  return <span className={`${styles.emblem} ${styles[tone]}`}>{icon}</span>;
}

/** A tick that is drawn in an animation. */
export function DrawnTick() {
  return (
    <span className={`${styles.emblem} ${styles.done} ${styles.drawn}`}>
      <TickIcon />
    </span>
  );
}

interface StateMessageProps {
  tone: Tone;
  icon: ReactNode;
  title: string;
  /** What to do next, in one short sentence. */
  children?: ReactNode;
  /** `h1` if the state is the subject of the whole page. */
  heading?: "h1" | "h2";
}

/** A state with its texts below it. */
export function StateMessage({ tone, icon, title, children, heading: Heading = "h2" }: StateMessageProps) {
  return (
    <div className={styles.outcome}>
      <Emblem tone={tone} icon={icon} />
      <Heading className={styles.title}>{title}</Heading>
      {children && <div className={styles.text}>{children}</div>}
    </div>
  );
}
