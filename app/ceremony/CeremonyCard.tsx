"use client";

import { type ReactNode, useDeferredValue, useLayoutEffect, useRef, useState } from "react";
import { WAIT_SECONDS } from "#lib/protocol/limits.ts";
import { Button, ButtonLink } from "#ui/Button.tsx";
import { useLanguage, useWords } from "#ui/words.tsx";
import { fill } from "#words/format.ts";
import styles from "./CeremonyCard.module.css";
import { CeremonyFrame } from "./CeremonyFrame.tsx";
import { Code, CodeShape } from "./Code.tsx";
import { OtherAddress, useOwnAddress } from "./OtherAddress.tsx";
import { SecondsLeft } from "./SecondsLeft.tsx";
import { type Ending, viewOf } from "./state-view.tsx";
import type { CeremonyInHand } from "./use-ceremony.ts";

interface Props extends CeremonyInHand {
  title: string;
  ending: Ending;
  /** The site's origin; null where it goes by the address that was opened. */
  site: string | null;
  /** A word before the code, such as a welcome. */
  notice?: ReactNode;
  /** Takes the focus of what it replaces. */
  focused?: boolean;
  /** The code is the original app's. */
  original?: boolean;
}

/** A ceremony in all its states, one in the place of another. */
export function CeremonyCard(props: Props) {
  const { title, ending, site, notice, focused, original = false, phase, restart, tryNow } = props;
  const words = useCodeWords(original);
  const refusals = useWords("refusals");
  const language = useLanguage();
  const ownAddress = useOwnAddress(site);
  const isElsewhere = ownAddress !== null && phase.name === "refused" && phase.code === "forbidden_origin";
  const view = {
    ...viewOf(phase, language, words, refusals, ending),
    ...(isElsewhere && ({ title: words.elsewhere, text: words.elsewhereText, way: "own-address" } as const)),
  };
  const { action, heading } = useKeptFocus(view.way, focused ?? false);

  // The last code stays while it folds away.
  const [link, setLink] = useState<string | null>(null);
  if (phase.name === "waiting" && phase.link !== link) setLink(phase.link);
  if (phase.name === "preparing" && link !== null) setLink(null);
  // To draw a code takes longer than all the rest: the rest does not wait for it.
  const drawn = useDeferredValue(link);
  const away = phase.name !== "waiting" && phase.name !== "preparing";

  const stage = (
    <>
      <div className={styles.code} data-away={away}>
        {drawn === null ? <CodeShape /> : <Code value={drawn} label={words.code} seconds={WAIT_SECONDS} />}
      </div>
      {view.picture && (
        <div key={phase.name} className={styles.picture}>
          {view.picture}
          {phase.name === "scanned" && phase.number !== null && (
            <strong aria-hidden="true" className={styles.number}>
              {phase.number}
            </strong>
          )}
        </div>
      )}
    </>
  );

  const ways: Record<NonNullable<typeof view.way>, ReactNode> = {
    // The original's code is no link that this browser could open; what that app cannot do is said instead.
    "this-device": original ? (
      <p role="status" className={styles.limits}>
        {words.originalLimits}
      </p>
    ) : (
      <ThisDevice link={phase.name === "waiting" ? phase.link : null} />
    ),
    "new-code": (
      <Button kind="primary" wide onClick={restart}>
        {words.newCode}
      </Button>
    ),
    "start-over": (
      <Button kind="quiet" wide onClick={restart}>
        {words.startOver}
      </Button>
    ),
    "own-address": ownAddress !== null && <OtherAddress address={ownAddress} />,
    "try-now": (
      <Button wide onClick={tryNow}>
        {words.tryNow}
      </Button>
    ),
  };

  return (
    <CeremonyFrame
      title={title}
      notice={notice}
      aside={link !== null && <SecondsLeft key={link} seconds={WAIT_SECONDS} running={phase.name === "waiting"} />}
      stage={stage}
      words={
        <div role="status" tabIndex={-1} ref={heading}>
          {/* Keys, since centred words that turn into others are words that move. */}
          <p key={view.title} className={styles.title}>
            {view.title}
          </p>
          <p key={view.text} className={styles.text}>
            {phase.name === "scanned" && phase.number !== null && (
              <span className="unseen">{fill(words.number, { number: phase.number })} </span>
            )}
            {view.text}
          </p>
        </div>
      }
      action={<div {...action}>{view.way && ways[view.way]}</div>}
    />
  );
}

function useCodeWords(original: boolean) {
  const words = useWords("ceremony");
  return original ? { ...words, code: words.originalCode, waitingText: words.originalWaitingText } : words;
}

/** The authenticator in this very browser. */
function ThisDevice({ link }: { link: string | null }) {
  const words = useWords("ceremony");
  if (link === null) {
    return (
      <Button wide disabled>
        {words.thisDevice}
      </Button>
    );
  }
  return (
    <div className={styles.here}>
      <ButtonLink href={link} wide>
        {words.thisDevice}
      </ButtonLink>
    </div>
  );
}

/** Where the button that had the focus goes away with its state, the state's words get it. */
function useKeptFocus(way: string | null, atFirst: boolean) {
  const had = useRef(atFirst);
  const heading = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the way on is what takes a button away
  useLayoutEffect(() => {
    if (had.current && document.activeElement === document.body) heading.current?.focus();
  }, [way]);
  const action = {
    onFocus: () => {
      had.current = true;
    },
    onBlur: () => {
      had.current = false;
    },
  };
  return { action, heading };
}
