"use client";

import { useEffect, useRef, useState } from "react";
import { CeremonyCard } from "#app/ceremony/CeremonyCard.tsx";
import type { Wanted } from "#app/ceremony/ceremony-site.ts";
import { keepEmail, keepSignedIn, keptCeremony, takeHandedEmail } from "#app/ceremony/kept-ceremony.ts";
import { usePageCeremony } from "#app/ceremony/use-page-ceremony.ts";
import { Version1Switch } from "#app/ceremony/Version1Switch.tsx";
import { SiteError, siteRequest } from "#app/site-request.ts";
import type { RefusalCode } from "#lib/protocol/errors.ts";
import { DEFAULT_NEXT, withWelcome } from "#lib/protocol/next.ts";
import { Address } from "#ui/Address.tsx";
import { Button } from "#ui/Button.tsx";
import { useWords } from "#ui/words.tsx";
import { EmailForm } from "./EmailForm.tsx";
import { ProveForm } from "./ProveForm.tsx";
import styles from "./Register.module.css";

type Registration = Extract<Wanted, { action: "register" }>;

/** Refusals that concern the address or its proof, shown at the form. */
const SAID_AT_FORM: readonly RefusalCode[] = [
  "email_taken",
  "invalid_email",
  "email_not_proved",
  "rate_limited",
  "unavailable",
];

interface Props {
  /** A checked path of this site. */
  next: string | null;
  /** Whether the site also serves the app of version 1, and whether the code is for it. */
  servesVersion1: boolean;
  version1: boolean;
  /** Whether six mailed digits have to prove the address first. */
  provesAddress: boolean;
}

/** The proof of an address. `id` comes from the site's answer. */
interface Proof {
  email: string;
  id: string | null;
  refused: RefusalCode | null;
}

export function Register({ next, servesVersion1, version1: atFirst, provesAddress }: Props) {
  const words = useWords("register");
  const [wanted, setWanted] = useState<Registration | null>(null);
  /** The address that was typed last; the form shows it again. */
  const [email, setEmail] = useState("");
  const [version1, setVersion1] = useState(atFirst);
  /** Whether the site has accepted the address before. The page then shows the card for every later state. */
  const [taken, setTaken] = useState(false);
  const [proof, setProof] = useState<Proof | null>(null);
  const ceremony = usePageCeremony(wanted);
  const { phase } = ceremony;
  const begin = useRef<(email: string) => void>(() => {});
  begin.current = (email) => {
    setTaken(false);
    if (provesAddress) void prove(email);
    else want(email, version1);
  };

  useEffect(() => {
    // The ceremony that the page showed before a reload.
    const kept = keptCeremony("register")?.wanted;
    const handed = takeHandedEmail();
    if (kept?.action === "register") {
      setEmail(kept.email);
      setTaken(true);
      setWanted(kept);
    } else if (handed !== "") {
      keepEmail(handed);
      begin.current(handed);
    }
  }, []);

  useEffect(() => {
    if (phase.name !== "done") return;
    // After a registration with version 1 the person still has to sign in.
    const isSignedIn = wanted?.version !== 1;
    if (isSignedIn) keepSignedIn();
    const redirect = phase.redirect ?? (isSignedIn ? (next ?? DEFAULT_NEXT) : "/login");
    // `replace`, so that the back button does not return to a used code.
    window.location.replace(withWelcome(redirect, isSignedIn ? null : next));
  }, [phase, wanted, next]);

  const refused = phase.name === "refused" ? phase.code : (proof?.refused ?? null);
  const problem = refused !== null && SAID_AT_FORM.includes(refused) ? refused : null;
  const checking =
    (proof !== null && proof.id === null && proof.refused === null) ||
    (wanted !== null && !taken && phase.name === "preparing" && phase.first);

  function want(email: string, version1: boolean) {
    setEmail(email);
    setWanted({ action: "register", email, next, ...(version1 ? { version: 1 } : {}) });
  }
  async function prove(email: string) {
    setEmail(email);
    setWanted(null);
    setProof({ email, id: null, refused: null });
    try {
      const { proof } = await siteRequest<{ proof: string }>("POST", "/api/registration/start", { email });
      setProof({ email, id: proof, refused: null });
    } catch (error) {
      if (!(error instanceof SiteError)) throw error;
      setProof({ email, id: null, refused: error.code ?? "unavailable" });
    }
  }
  function choose(version1: boolean) {
    setVersion1(version1);
    setTaken(true);
    if (wanted) want(wanted.email, version1);
  }
  function change() {
    setWanted(null);
    setProof(null);
    setTaken(false);
  }

  const query = next === null ? "" : `?${new URLSearchParams({ next })}`;
  const signIn = (
    <p className={styles.below}>
      <span>{words.haveAccount}</span> <a href={`/login${query}`}>{words.signIn}</a>
    </p>
  );
  const proofId = proof?.id ?? null;
  if (proof !== null && proofId !== null) {
    return (
      <>
        <ProveForm
          email={proof.email}
          proof={proofId}
          onProved={() => {
            setProof(null);
            want(proof.email, version1);
          }}
        />
        <p className={styles.below}>
          <span className={styles.email}>
            <Address>{proof.email}</Address>
          </span>
          <Button kind="quiet" onClick={change}>
            {words.otherEmail}
          </Button>
        </p>
        {signIn}
      </>
    );
  }
  if (wanted === null || checking || problem) {
    return (
      <>
        <EmailForm typed={email} checking={checking} problem={problem} onEmail={begin.current} />
        {problem === "email_taken" && (
          <p className={styles.below}>
            <a href="/recover">{words.lostPhone}</a>
          </p>
        )}
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
