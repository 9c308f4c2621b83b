"use client";

import { lazy, type ReactNode, Suspense, useDeferredValue, useEffect, useState } from "react";
import { WAIT_SECONDS } from "#lib/protocol/limits.ts";
import { Address } from "#ui/Address.tsx";
import { Button } from "#ui/Button.tsx";
import { Filled } from "#ui/Filled.tsx";
import { useSite } from "#ui/site.tsx";
import { useLanguage, useWords } from "#ui/words.tsx";
import { fill } from "#words/format.ts";
import { CeremonyAction } from "./CeremonyAction.tsx";
import styles from "./CeremonyCard.module.css";
import { CeremonyLayout } from "./CeremonyLayout.tsx";
import { CodeShape, CodeTile, Shape } from "./CodeTile.tsx";
import { SecondsLeft } from "./SecondsLeft.tsx";
import { type Ending, viewOf } from "./state-view.tsx";
import { UserCode } from "./UserCode.tsx";
import { useKeptFocus } from "./use-kept-focus.ts";
import type { CeremonyView } from "./use-page-ceremony.ts";

const loadCode = () => import("./Code.tsx");
/**
 * The first code of a login is part of the HTML. The component that draws later codes is loaded when the browser is
 * idle.
 */
const Code = lazy(loadCode);

interface Props extends CeremonyView {
  title: string;
  /** Text that names the site; contains `{site}`. */
  at: string;
  ending: Ending;
  /** The code that came with the HTML, and the link it contains. */
  drawn?: { link: string; code: ReactNode } | undefined;
  /** Replaces the sentence that explains how to scan. */
  hint?: string | undefined;
  /** A further choice, shown below the action. */
  choice?: ReactNode;
  /** Whether the person wants to stay signed in. Asked when they continue on this device. */
  staysSignedIn?: () => boolean;
  /** Whether it takes the focus, because it replaces an element that had it. */
  focused?: boolean;
  /** Whether the code is for the app of version 1. */
  version1?: boolean;
  /** The id of the heading, if a dialog uses it as its label. */
  dialogTitle?: string;
}

/** Shows every state of a ceremony in the same place. */
export function CeremonyCard(props: Props) {
  const {
    title: heading1,
    at,
    ending,
    drawn,
    hint,
    choice,
    staysSignedIn,
    focused = false,
    version1 = false,
    dialogTitle,
    phase,
    restart,
    tryNow,
  } = props;
  const words = useCodeWords(version1, hint);
  const refusals = useWords("refusals");
  const language = useLanguage();
  const site = useSite();
  const [typing, setTyping] = useState(false);
  const [unfolded, setUnfolded] = useState(false);
  const view = viewOf(phase, { language, words, refusals, ending, site });
  const { action, heading } = useKeptFocus(view.way, focused);

  // The last code stays visible during its closing animation.
  const [shown, setShown] = useState(phase.name === "waiting" ? phase : null);
  if (phase.name === "waiting" && phase !== shown) setShown(phase);
  if (phase.name === "preparing" && shown !== null) setShown(null);
  // Drawing a code takes longer than everything else, so the rest of the page does not wait for it.
  const link = useDeferredValue(shown?.link ?? null);
  const hasCode = phase.name === "waiting" || phase.name === "preparing";
  const userCode = phase.name === "waiting" ? phase.userCode : null;
  const types = typing && userCode !== null;

  const title = types ? words.typeTitle : view.title;
  const text = types ? (
    <Filled text={words.typeText} address={<Address>{`${new URL(site.origin).host}/authenticator`}</Address>} />
  ) : (
    view.text
  );

  useEffect(() => {
    const timer = setTimeout(() => void loadCode().catch(() => {}), 1000);
    return () => clearTimeout(timer);
  }, []);

  function unfold() {
    setUnfolded(true);
    // The button that had the focus is about to disappear.
    heading.current?.focus();
  }

  const stage = (
    <>
      <div className={styles.code} data-away={hasCode ? types : "over"}>
        {link === null ? (
          <CodeShape />
        ) : (
          <CodeTile key={link} begunAt={shown?.begunAt ?? 0}>
            {drawn?.link === link ? (
              drawn.code
            ) : (
              <Suspense fallback={<Shape />}>
                <Code link={link} label={words.code} />
              </Suspense>
            )}
          </CodeTile>
        )}
      </div>
      {types && <UserCode code={userCode} />}
      {view.picture && (
        <div key={phase.name} className={styles.picture}>
          {view.picture}
          {phase.name === "scanned" && phase.number !== null && (
            <strong aria-hidden="true" translate="no" className={styles.number}>
              {phase.number}
            </strong>
          )}
        </div>
      )}
    </>
  );

  const openLink = phase.name === "waiting" ? phase.link : null;
  const folded = hasCode && !unfolded && !version1;
  return (
    <CeremonyLayout
      title={heading1}
      at={at}
      site={site.name}
      dialogTitle={dialogTitle}
      codeless={!hasCode}
      inHand={folded ? "folded" : hasCode && !version1 ? "action-first" : undefined}
      aside={
        shown !== null && (
          <SecondsLeft
            key={shown.link}
            seconds={WAIT_SECONDS}
            begunAt={shown.begunAt}
            running={phase.name === "waiting"}
          />
        )
      }
      stage={stage}
      words={
        <div role="status" tabIndex={-1} ref={heading}>
          {/* The keys replace the element: changing text in a centred line would look like movement. */}
          <p key={title} className={styles.title}>
            {title}
          </p>
          {phase.name === "scanned" && phase.number !== null && (
            <p className="unseen">{fill(words.number, { number: phase.number })}</p>
          )}
          <p key={typeof text === "string" ? text : `${phase.name} ${types}`} className={styles.text}>
            {text}
          </p>
        </div>
      }
      action={
        <div {...action}>
          {view.way && (
            <CeremonyAction way={view.way} link={openLink} {...{ version1, staysSignedIn, restart, tryNow }} />
          )}
        </div>
      }
      more={
        <>
          {folded && (
            <div className={styles.unfold}>
              <Button kind="quiet" onClick={unfold}>
                {words.anotherDevice}
              </Button>
            </div>
          )}
          {!version1 && (
            <div className={styles.scanless} data-folded={folded} data-away={!hasCode}>
              <Button kind="quiet" disabled={userCode === null} onClick={() => setTyping(!typing)}>
                {types ? words.showCode : words.cantScan}
              </Button>
            </div>
          )}
          {choice}
        </>
      }
    />
  );
}

function useCodeWords(version1: boolean, hint?: string) {
  const words = useWords("ceremony");
  if (version1) return { ...words, code: words.version1Code, waitingText: words.version1WaitingText };
  return hint === undefined ? words : { ...words, waitingText: hint };
}
