"use client";

import { lazy, Suspense, useEffect, useMemo, useState } from "react";
import { CeremonyCard } from "#app/ceremony/CeremonyCard.tsx";
import type { Asked } from "#app/ceremony/provider.ts";
import { useCeremony } from "#app/ceremony/use-ceremony.ts";
import { DEFAULT_NEXT } from "#lib/protocol/next.ts";
import { useWords } from "#ui/words.tsx";

// Most sites do not serve it.
const OriginalApp = lazy(async () => ({ default: (await import("#app/ceremony/OriginalApp.tsx")).OriginalApp }));

interface Props {
  /** A path of this site, checked. */
  next: string | null;
  /** The account was made a moment ago. */
  welcome: boolean;
  /** The site's origin; null where it goes by the address that was opened. */
  site: string | null;
  /** Whether the site serves the original app too. */
  servesOriginal: boolean;
}

export function Login({ next, welcome, site, servesOriginal }: Props) {
  const words = useWords("login");
  const [original, setOriginal] = useState(false);
  const asked = useMemo<Asked>(
    () => ({ action: "login", next, ...(original ? { version: 1 } : {}) }),
    [next, original],
  );
  const ceremony = useCeremony(asked);
  const { phase } = ceremony;

  useEffect(() => {
    // Back must not lead to a code that is used.
    if (phase.name === "done") window.location.replace(phase.redirect ?? next ?? DEFAULT_NEXT);
  }, [phase, next]);

  return (
    <>
      <CeremonyCard
        {...ceremony}
        title={words.title}
        site={site}
        notice={welcome ? words.welcome : undefined}
        ending={{ done: words.done, doneText: words.doneText }}
        original={original}
      />
      {servesOriginal && (
        <Suspense>
          <OriginalApp on={original} phase={phase} onChange={setOriginal} />
        </Suspense>
      )}
    </>
  );
}
