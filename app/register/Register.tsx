"use client";

import { useEffect, useState } from "react";
import { CeremonyCard } from "#app/ceremony/CeremonyCard.tsx";
import { OriginalApp } from "#app/ceremony/OriginalApp.tsx";
import type { Asked } from "#app/ceremony/provider.ts";
import { useCeremony } from "#app/ceremony/use-ceremony.ts";
import { Button } from "#ui/Button.tsx";
import { useWords } from "#ui/words.tsx";
import { EmailForm } from "./EmailForm.tsx";
import styles from "./Register.module.css";

type Registration = Extract<Asked, { action: "register" }>;

interface Props {
  /** The site's origin; null where it goes by the address that was opened. */
  site: string | null;
  /** Whether the site serves the original app too. */
  servesOriginal: boolean;
}

export function Register({ site, servesOriginal }: Props) {
  const words = useWords("register");
  const [asked, setAsked] = useState<Registration | null>(null);
  /** What was typed last. The form comes back with it. */
  const [email, setEmail] = useState("");
  /** The site took the address before, and the code alone changes. */
  const [switched, setSwitched] = useState(false);
  const ceremony = useCeremony(asked);
  const { phase } = ceremony;

  useEffect(() => {
    // Back must not lead to a code that is used.
    if (phase.name === "done") window.location.replace(`${phase.redirect ?? "/login"}?welcome=1`);
  }, [phase]);

  const problem =
    phase.name === "refused" && (phase.code === "email_taken" || phase.code === "invalid_email") ? phase.code : null;
  const checking = asked !== null && !switched && phase.name === "preparing" && phase.first;

  function ask(registration: Registration | null, change = false) {
    if (registration) setEmail(registration.email);
    setAsked(registration);
    setSwitched(change);
  }
  function choose(original: boolean) {
    if (asked) ask({ action: "register", email: asked.email, ...(original ? { version: 1 } : {}) }, true);
  }

  const signIn = (
    <p className={styles.below}>
      {words.haveAccount} <a href="/login">{words.signIn}</a>
    </p>
  );
  if (asked === null || checking || problem) {
    return (
      <>
        <EmailForm
          typed={email}
          checking={checking}
          problem={problem}
          onEmail={(email) => ask({ action: "register", email })}
        />
        {signIn}
      </>
    );
  }
  const original = asked.version === 1;
  return (
    <>
      <CeremonyCard
        {...ceremony}
        title={words.title}
        site={site}
        ending={{ done: words.done, doneText: words.doneText }}
        focused
        original={original}
      />
      {servesOriginal && <OriginalApp on={original} phase={phase} onChange={choose} />}
      <p className={styles.below}>
        <span className={styles.email}>{asked.email}</span>
        <Button kind="quiet" onClick={() => ask(null)}>
          {words.otherEmail}
        </Button>
      </p>
      {signIn}
    </>
  );
}
