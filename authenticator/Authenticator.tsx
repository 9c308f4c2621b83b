"use client";

// Before whatever makes a schema.
import "./zod-without-eval.ts";

import { useCallback, useEffect, useRef, useState } from "react";
import { formatLink } from "#lib/protocol/link.ts";
import { useWords as useSiteWords } from "#ui/words.tsx";
import { settleRegistrations } from "./ceremony.ts";
import { dropOldClaims, openClaim } from "./claims.ts";
import { StorageError } from "./database.ts";
import { useAccounts } from "./hooks/use-accounts.ts";
import { type Ceremony, useCeremony } from "./hooks/use-ceremony.ts";
import { useLock } from "./hooks/use-lock.ts";
import { listenForViews, showSites, useView } from "./hooks/use-view.ts";
import { listenForInstall } from "./platform.ts";
import { Scanner } from "./scanner/Scanner.tsx";
import { AccountDetails } from "./screens/AccountDetails.tsx";
import { AppleTab } from "./screens/AppleTab.tsx";
import { Choose } from "./screens/Choose.tsx";
import { HasAccount } from "./screens/HasAccount.tsx";
import { Locked } from "./screens/Locked.tsx";
import { LockOffer } from "./screens/LockOffer.tsx";
import { Opening } from "./screens/Opening.tsx";
import { Outcome } from "./screens/Outcome.tsx";
import { ProblemScreen } from "./screens/ProblemScreen.tsx";
import { Question } from "./screens/Question.tsx";
import { Settings } from "./screens/Settings.tsx";
import { Sites } from "./screens/Sites.tsx";
import { lookForUpdate, registerWorker, watchForUpdate } from "./updates.ts";
import { Original } from "./version-1/Original.tsx";
import { type OriginalCeremony, useOriginal } from "./version-1/use-original.ts";
import { useWords } from "./words.tsx";

if (typeof window !== "undefined") {
  listenForInstall();
  listenForViews();
}

/** The whole app: its lock, the ceremony that is on, else the view that the address names. */
export function Authenticator() {
  const words = useWords();
  const { name } = useSiteWords("ui");
  const accounts = useAccounts();
  const lock = useLock({ app: name, credential: words.lock.credential });
  const ceremony = useCeremony({ hasAccounts: Boolean(accounts?.length) });
  const opened = ceremony.flow?.step === "original" ? ceremony.flow.code : undefined;
  const original = useOriginal(opened);
  /** A code that came while the app was locked. */
  const [code, setCode] = useState<string>();
  const came = useRef(false);
  const take = useCallback((text: string) => {
    came.current = true;
    setCode(text);
  }, []);
  const view = useView(take);
  const ready = lock.setting !== undefined && accounts !== undefined;
  const open = ready && !lock.locked;

  useEffect(() => {
    void registerWorker();
    watchForUpdate();
    // Where the browser keeps no data there is nothing to settle; the list of sites says so.
    void dropOldClaims()
      .then(settleRegistrations)
      .catch((error) => {
        if (!(error instanceof StorageError)) throw error;
      });
    // A page that was loaded anew in the middle of a question goes on with it, unless it was opened for something else.
    void openClaim().then(
      (link) => link && !came.current && location.hash === "" && setCode(formatLink(link)),
      () => undefined,
    );
  }, []);

  const { start, close } = ceremony;
  useEffect(() => {
    // Whoever opens the scanner, by a shortcut for instance, is done with what is on the screen.
    if (view.name === "scan") close();
  }, [view, close]);
  useEffect(() => {
    if (!open || code === undefined) return;
    setCode(undefined);
    start(code);
  }, [open, code, start]);

  const scanned = useCallback(
    (text: string) => {
      showSites();
      start(text);
    },
    [start],
  );

  const settled = ready && !ceremony.flow && view.name !== "scan" && !lock.locked;
  useEffect(() => {
    if (settled) void lookForUpdate();
  }, [settled]);

  if (ready) {
    if (lock.locked) return <Locked lock={lock} waiting={code !== undefined || ceremony.flow !== undefined} />;
    if (ceremony.flow) return <CeremonyScreen ceremony={ceremony} original={original} />;
    if (view.name === "scan") return <Scanner onCode={scanned} onClose={showSites} />;
    if (accounts && accounts.length > 0 && lock.possible && lock.setting === "unset") return <LockOffer lock={lock} />;
    if (view.name === "settings") return <Settings lock={lock} />;
    const account = view.name === "account" && accounts?.find(({ keyId }) => keyId === view.keyId);
    if (account) return <AccountDetails key={account.keyId} account={account} />;
  }
  // Its shape and the list are one screen, and nothing to announce between them.
  return <Sites accounts={ready ? accounts : undefined} />;
}

function CeremonyScreen({ ceremony, original }: { ceremony: Ceremony; original: OriginalCeremony }) {
  const { flow, close } = ceremony;
  switch (flow?.step) {
    case "apple_tab":
      return <AppleTab onGoOn={ceremony.goOn} onCancel={close} />;
    case "original":
      return <Original opened={flow.code} ceremony={original} onClose={close} />;
    case "opening":
      return <Opening link={flow.link} onCancel={close} />;
    case "choose":
      return (
        <Choose provider={flow.link.provider} accounts={flow.accounts} onChoose={ceremony.choose} onCancel={close} />
      );
    case "has_account":
      return (
        <HasAccount asked={flow.asked} way={flow.way} onLeave={ceremony.leave} onGoOn={ceremony.goOn} onClose={close} />
      );
    case "ask":
    case "deciding":
      return (
        <Question
          // One question's answers, and the pause before them, are not another's.
          key={flow.asked.link.challenge}
          asked={flow.asked}
          deciding={flow.step === "deciding" ? flow.decision : undefined}
          onDecide={ceremony.decide}
          onEnd={ceremony.ranOut}
        />
      );
    case "done":
      return <Outcome flow={flow} onClose={close} />;
    case "problem":
      return <ProblemScreen flow={flow} onClose={close} />;
    default:
      return null;
  }
}
