import type { ReactNode } from "react";
import { Address } from "#ui/Address.tsx";
import { Card } from "#ui/Card.tsx";
import { Filled } from "#ui/Filled.tsx";
import styles from "./CeremonyLayout.module.css";

interface Props {
  title: string;
  /** Text that names the site; contains `{site}`. */
  at: string;
  site: string;
  /** Shown beside the title, where appearing and disappearing moves nothing else. */
  aside?: ReactNode;
  /** The square in the middle. Its children are stacked on top of each other. */
  stage: ReactNode;
  words: ReactNode;
  /** The action at the bottom, within reach of a thumb. */
  action: ReactNode;
  /** Further choices: smaller, below the action. */
  more?: ReactNode;
  /** Layout on handheld devices: the action comes first, or the square is folded away. */
  inHand?: "action-first" | "folded" | undefined;
  /** Whether the square is only as high as its content if space is limited. */
  flat?: boolean;
  /** Whether the square shows a picture of a state, which needs less room than a code. */
  codeless?: boolean;
  /** The id of the heading, if a dialog uses it as its label. */
  dialogTitle?: string | undefined;
}

/** The layout of a ceremony's card. Every step and state has the same size, with its parts in the same places. */
export function CeremonyLayout(props: Props) {
  const {
    title,
    at,
    site,
    aside,
    stage,
    words,
    action,
    more,
    inHand,
    flat = false,
    codeless = false,
    dialogTitle,
  } = props;
  const Heading = dialogTitle === undefined ? "h1" : "h2";
  const frame = (
    <div className={styles.frame} data-in-hand={inHand} data-flat={flat} data-codeless={codeless}>
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
  return dialogTitle === undefined ? <Card wideWhenLow={!flat}>{frame}</Card> : frame;
}
