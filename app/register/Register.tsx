"use client";

import { useEffect, useState } from "react";
import { CeremonyCard } from "#app/ceremony/CeremonyCard.tsx";
import type { Wanted } from "#app/ceremony/ceremony-site.ts";
import { keepSignedIn, keptCeremony } from "#app/ceremony/kept-ceremony.ts";
import { usePageCeremony } from "#app/ceremony/use-page-ceremony.ts";
import { Version1Switch } from "#app/ceremony/Version1Switch.tsx";
import { DEFAULT_NEXT } from "#lib/protocol/next.ts";
import { Address } from "#ui/Address.tsx";
import { Button } from "#ui/Button.tsx";
import { useWords } from "#ui/words.tsx";
import { EmailForm } from "./EmailForm.tsx";
import styles from "./Register.module.css";

type Registration = Extract<Wanted, { action: "register" }>;

interface Props {
  /** A path of this site, checked. */
  next: string | null;
  /** Whether the site serves the app of version 1 too, and whether the code is for it. */
  servesVersion1: boolean;
  version1: boolean;
}

export function Register({ next, servesVersion1, version1: atFirst }: Props) {
  const words = useWords("register");
  const [wanted, setWanted] = useState<Registration | null>(null);
  /** What was typed last. The form comes back with it. */
  const [email, setEmail] = useState("");
  const [version1, setVersion1] = useState(atFirst);
  /** The site took the address before: the page shows a code, whatever becomes of it. */
  const [taken, setTaken] = useState(false);
  const ceremony = usePageCeremony(wanted);
  const { phase } = ceremony;

  useEffect(() => {
    // The ceremony that the page showed before it was loaded anew.
    const kept = keptCeremony("register")?.wanted;
    if (kept?.action !== "register") return;
    setEmail(kept.email);
    setTaken(true);
    setWanted(kept);
  }, []);

  useEffect(() => {
    if (phase.name !== "done") return;
    // Whoever registers with version 1 signs in next.
    const isSignedIn = wanted?.version !== 1;
    if (isSignedIn) keepSignedIn();
    const redirect = phase.redirect ?? (isSignedIn ? (next ?? DEFAULT_NEXT) : "/login");
    // Back must not lead to a code that is used.
    window.location.replace(withWelcome(redirect, isSignedIn ? null : next));
  }, [phase, wanted, next]);

  const problem =
    phase.name === "refused" && (phase.code === "email_taken" || phase.code === "invalid_email") ? phase.code : null;
  const checking = wanted !== null && !taken && phase.name === "preparing" && phase.first;

  function want(email: string, version1: boolean) {
    setEmail(email);
    setWanted({ action: "register", email, next, ...(version1 ? { version: 1 } : {}) });
  }
  function choose(version1: boolean) {
    setVersion1(version1);
    setTaken(true);
    if (wanted) want(wanted.email, version1);
  }
  function change() {
    setWanted(null);
    setTaken(false);
  }

  const query = next === null ? "" : `?${new URLSearchParams({ next })}`;
  const signIn = (
    <p className={styles.below}>
      <span>{words.haveAccount}</span> <a href={`/login${query}`}>{words.signIn}</a>
    </p>
  );
  if (wanted === null || checking || problem) {
    return (
      <>
        <EmailForm
          typed={email}
          checking={checking}
          problem={problem}
          onEmail={(email) => {
            setTaken(false);
            want(email, version1);
          }}
        />
        {signIn}
      </>
    );
  }
  return (
    <>
      <CeremonyCard
        {...ceremony}
        title={words.title}
        at={words.at}
        ending={{ done: words.done, doneText: words.doneText }}
        focused
        version1={version1}
      />
      {servesVersion1 && <Version1Switch on={version1} phase={phase} onChange={choose} />}
      <p className={styles.below}>
        <span className={styles.email}>
          <Address>{wanted.email}</Address>
        </span>
        <Button kind="quiet" onClick={change}>
          {words.otherEmail}
        </Button>
      </p>
      {signIn}
    </>
  );
}

/** The page after a registration, which says what was made: the account's, or the sign-in page. */
function withWelcome(path: string, next: string | null): string {
  if (path !== DEFAULT_NEXT && path !== "/login") return path;
  return `${path}?${new URLSearchParams({ welcome: "1", ...(next === null ? {} : { next }) })}`;
}
