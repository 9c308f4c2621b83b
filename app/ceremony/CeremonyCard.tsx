"use client";

import { lazy, type ReactNode, Suspense, useDeferredValue, useEffect, useLayoutEffect, useRef, useState } from "react";
import { WAIT_SECONDS } from "#lib/protocol/limits.ts";
import { Address } from "#ui/Address.tsx";
import { Button } from "#ui/Button.tsx";
import { ButtonLink } from "#ui/ButtonLink.tsx";
import { noteContinued } from "#ui/continued-here.ts";
import { Filled } from "#ui/Filled.tsx";
import { useSite } from "#ui/site.tsx";
import { useLanguage, useWords } from "#ui/words.tsx";
import { fill } from "#words/format.ts";
import styles from "./CeremonyCard.module.css";
import { CeremonyFrame } from "./CeremonyFrame.tsx";
import { CodeShape, CodeTile } from "./CodeTile.tsx";
import { SecondsLeft } from "./SecondsLeft.tsx";
import { type Ending, viewOf } from "./state-view.tsx";
import { UserCode } from "./UserCode.tsx";
import type { CeremonyView } from "./use-page-ceremony.ts";

const loadCode = () => import("./Code.tsx");
/** The first code of a login comes drawn with the page: what draws others is fetched when nothing else is in a hurry. */
const Code = lazy(loadCode);

interface Props extends CeremonyView {
  title: string;
  /** At which site, with `{site}` in it. */
  at: string;
  ending: Ending;
  /** The code that came with the page, and the link that it says. */
  drawn?: { link: string; code: ReactNode } | undefined;
  /** In the place of the sentence that says how to scan. */
  hint?: string | undefined;
  /** What else the person can choose, below the action. */
  choice?: ReactNode;
  /** Whether the person wants to stay signed in, asked when they continue on this device. */
  staysSignedIn?: () => boolean;
  /** Takes the focus of what it replaces. */
  focused?: boolean;
  /** The code is for the app of version 1. */
  version1?: boolean;
  /** The id of the heading, where a dialog that it names is the card. */
  dialogTitle?: string;
}

/** A ceremony in all its states, one in the place of another. */
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

  // The last code stays while it folds away.
  const [shown, setShown] = useState(phase.name === "waiting" ? phase : null);
  if (phase.name === "waiting" && phase !== shown) setShown(phase);
  if (phase.name === "preparing" && shown !== null) setShown(null);
  // To draw a code takes longer than all the rest: the rest does not wait for it.
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
    // Its button goes away.
    heading.current?.focus();
  }

  const stage = (
    <>
      <div className={styles.code} data-away={!hasCode || types}>
        {link === null ? (
          <CodeShape />
        ) : (
          <CodeTile key={link} begunAt={shown?.begunAt ?? 0}>
            {drawn?.link === link ? (
              drawn.code
            ) : (
              <Suspense>
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

  const ways: Record<NonNullable<typeof view.way>, ReactNode> = {
    // The code of version 1 is no link that this browser could open; what its app cannot do is said instead.
    "this-device": version1 ? (
      <p role="status" className={styles.limits}>
        {words.version1Limits}
      </p>
    ) : (
      <ThisDevice link={phase.name === "waiting" ? phase.link : null} staysSignedIn={staysSignedIn} />
    ),
    "new-code": (
      <Button kind="primary" wide onClick={restart}>
        {words.newCode}
      </Button>
    ),
    "start-over": (
      <Button wide onClick={restart}>
        {words.startOver}
      </Button>
    ),
    "try-now": (
      <Button wide onClick={tryNow}>
        {words.tryNow}
      </Button>
    ),
    "try-again": (
      <Button kind="primary" wide onClick={restart}>
        {words.tryAgain}
      </Button>
    ),
    "right-address": <RightAddress origin={site.origin} />,
  };

  const folded = hasCode && !unfolded && !version1;
  return (
    <CeremonyFrame
      title={heading1}
      at={at}
      site={site.name}
      dialogTitle={dialogTitle}
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
          {/* Keys, since centred words that turn into others are words that move. */}
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
      action={<div {...action}>{view.way && ways[view.way]}</div>}
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

/** The sign-in app in this very browser, on the origin of this page: it has the same cookies. */
function ThisDevice({ link, staysSignedIn }: { link: string | null; staysSignedIn?: (() => boolean) | undefined }) {
  const words = useWords("ceremony");
  if (link === null) {
    return (
      <Button wide disabled>
        {words.thisDevice}
      </Button>
    );
  }
  const fragment = link.slice(link.indexOf("#"));
  return (
    <div className={styles.here}>
      <ButtonLink
        href={`/authenticator${fragment}`}
        wide
        onFollow={() => noteContinued(fragment, staysSignedIn?.() ?? false)}
      >
        {words.thisDevice}
      </ButtonLink>
    </div>
  );
}

/** The way to this page under the site's own address. */
function RightAddress({ origin }: { origin: string }) {
  const words = useWords("ceremony");
  const { pathname, search } = window.location;
  return (
    <ButtonLink kind="primary" wide href={origin + pathname + search}>
      {words.rightAddress}
    </ButtonLink>
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
