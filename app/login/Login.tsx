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

// Most sites do not serve it.
const Version1Switch = lazy(async () => ({
  default: (await import("#app/ceremony/Version1Switch.tsx")).Version1Switch,
}));

interface Props {
  /** A path of this site, checked. */
  next: string | null;
  /** The account was made a moment ago. */
  welcome: boolean;
  /** Whether the site serves the app of version 1 too, and whether the code is for it. */
  servesVersion1: boolean;
  version1: boolean;
  /** The login that was started while the page was rendered, and its code. */
  first: FirstCeremony | null;
  code: ReactNode;
  /** Whether this browser has a session, and asks for another account's. */
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
    // Back must not lead to a code that is used.
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
        choice={<Checkbox ref={stay} label={words.stay} onChange={(event) => keepStay(event.target.checked)} />}
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
