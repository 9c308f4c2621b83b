"use client";

import { lazy, type ReactNode, type RefObject, Suspense, useEffect, useMemo, useRef, useState } from "react";
import { CeremonyCard } from "#app/ceremony/CeremonyCard.tsx";
import type { Wanted } from "#app/ceremony/ceremony-site.ts";
import { keepSignedIn, keepStay, keptStay } from "#app/ceremony/kept-ceremony.ts";
import { usePageCeremony } from "#app/ceremony/use-page-ceremony.ts";
import type { FirstCeremony } from "#app/first-ceremony.ts";
import { DEFAULT_NEXT } from "#lib/protocol/next.ts";
import { Checkbox } from "#ui/Checkbox.tsx";
import { useWords } from "#ui/words.tsx";
import styles from "./page.module.css";

// Loaded on demand, since most sites do not serve version 1.
const Version1Switch = lazy(async () => ({
  default: (await import("#app/ceremony/Version1Switch.tsx")).Version1Switch,
}));

interface Props {
  /** A checked path of this site. */
  next: string | null;
  /** Whether the account was just created. */
  welcome: boolean;
  /** Whether the site also serves the app of version 1, and whether the code is for it. */
  servesVersion1: boolean;
  version1: boolean;
  /** The login that began while the page was rendered, and its code. */
  first: FirstCeremony | null;
  code: ReactNode;
  /** Whether this browser has a session and wants to sign in to another account. */
  another: boolean;
}

export function Login({ next, welcome, servesVersion1, version1: atFirst, first, code, another }: Props) {
  const words = useWords("login");
  const [version1, setVersion1] = useState(atFirst);
  const wanted = useMemo<Wanted>(
    () => ({ action: "login", next, ...(version1 ? { version: 1 } : {}) }),
    [next, version1],
  );
  const stay = useRef<HTMLInputElement>(null);
  const ceremony = usePageCeremony(wanted, {
    first,
    expectsSession: !another,
    staysSignedIn: () => staysSignedIn(stay),
  });
  const { phase } = ceremony;

  useEffect(() => {
    if (stay.current && keptStay()) stay.current.checked = true;
    // A page that was opened anew begins with what it shows.
    keepStay(staysSignedIn(stay));
  }, []);

  useEffect(() => {
    if (phase.name !== "done") return;
    keepSignedIn();
    // `replace`, so that the back button does not return to a used code.
    window.location.replace(phase.redirect ?? next ?? DEFAULT_NEXT);
  }, [phase, next]);

  return (
    <>
      <CeremonyCard
        {...ceremony}
        title={words.title}
        at={words.at}
        hint={welcome ? words.welcome : undefined}
        drawn={first ? { link: first.link, code } : undefined}
        ending={{ done: words.done, doneText: words.doneText }}
        version1={version1}
        staysSignedIn={() => staysSignedIn(stay)}
        choice={
          <div className={styles.stay} data-over={phase.name === "approved" || phase.name === "done"}>
            <Checkbox ref={stay} label={words.stay} onChange={(event) => keepStay(event.target.checked)} />
          </div>
        }
      />
      {servesVersion1 && (
        <Suspense>
          <Version1Switch on={version1} phase={phase} onChange={setVersion1} />
        </Suspense>
      )}
    </>
  );
}

const staysSignedIn = (stay: RefObject<HTMLInputElement | null>) => stay.current?.checked ?? false;
