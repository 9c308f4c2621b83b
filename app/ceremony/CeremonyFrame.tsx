import type { ReactNode } from "react";
import { Address } from "#ui/Address.tsx";
import { Card } from "#ui/Card.tsx";
import { Filled } from "#ui/Filled.tsx";
import styles from "./CeremonyFrame.module.css";

interface Props {
  title: string;
  /** At which site, with `{site}` in it. */
  at: string;
  site: string;
  /** Beside the title, where nothing moves when it comes and goes. */
  aside?: ReactNode;
  /** The square in the middle. What is in it lies one on top of the other. */
  stage: ReactNode;
  words: ReactNode;
  /** At the bottom, a thumb's reach away. */
  action: ReactNode;
  /** What else can be done: smaller, below the action. */
  more?: ReactNode;
  /** What changes on a device that is held in the hand: the action comes first, and the square may be put away. */
  inHand?: "action-first" | "folded" | undefined;
  /** Whether the square is as high as what is in it, where there is little room. */
  flat?: boolean;
  /** The id of the heading, where a dialog that it names is the card. */
  dialogTitle?: string | undefined;
}

/** The card of a ceremony: every step and state has the same size and the same places. */
export function CeremonyFrame(props: Props) {
  const { title, at, site, aside, stage, words, action, more, inHand, flat = false, dialogTitle } = props;
  const Heading = dialogTitle === undefined ? "h1" : "h2";
  const frame = (
    <div className={styles.frame} data-in-hand={inHand} data-flat={flat}>
      <div className={styles.head}>
        <Heading id={dialogTitle} className={styles.title}>
          <span>{title}</span>{" "}
          <span>
            <Filled
              text={at}
              site={
                <span className={styles.site}>
                  <Address>{site}</Address>
                </span>
              }
            />
          </span>
        </Heading>
        {aside}
      </div>
      <div className={styles.stage}>{stage}</div>
      <div className={styles.words}>{words}</div>
      <div className={styles.action}>{action}</div>
      {more && <div className={styles.more}>{more}</div>}
    </div>
  );
  return dialogTitle === undefined ? <Card wideWhenLow>{frame}</Card> : frame;
}
