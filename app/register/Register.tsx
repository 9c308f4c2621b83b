"use client";

import Link from "next/link";
import { useEffect, useState } from "react";
import { CeremonyCard } from "#app/ceremony/CeremonyCard.tsx";
import { useCeremony } from "#app/ceremony/use-ceremony.ts";
import { Button } from "#app/ui/Button.tsx";
import { useWords } from "#app/ui/words.tsx";
import { EmailForm } from "./EmailForm.tsx";
import styles from "./Register.module.css";

export function Register() {
  const words = useWords("register");
  const [asked, setAsked] = useState<{ action: "register"; email: string } | null>(null);
  const ceremony = useCeremony(asked);
  const { phase } = ceremony;

  useEffect(() => {
    // Back must not lead to a code that is used.
    if (phase.name === "done") window.location.replace(`${phase.redirect ?? "/login"}?welcome=1`);
  }, [phase]);

  const problem =
    phase.name === "refused" && (phase.code === "email_taken" || phase.code === "invalid_email") ? phase.code : null;
  const checking = asked !== null && phase.name === "preparing" && phase.first;
  if (asked === null || checking || problem) {
    return (
      <>
        <EmailForm checking={checking} problem={problem} onEmail={(email) => setAsked({ action: "register", email })} />
        <p className={styles.below}>
          {words.haveAccount} <Link href="/login">{words.signIn}</Link>
        </p>
      </>
    );
  }
  return (
    <>
      <CeremonyCard {...ceremony} title={words.title} ending={{ done: words.done, doneText: words.doneText }} focused />
      <p className={styles.below}>
        <span className={styles.email}>{asked.email}</span>
        <Button kind="quiet" onClick={() => setAsked(null)}>
          {words.otherEmail}
        </Button>
      </p>
    </>
  );
}
