"use client";

// Must be imported before any module that creates a zod schema.
import "./zod-without-eval.ts";

import { useCallback, useEffect, useReducer, useRef } from "react";
import { takeContinued } from "#ui/continued-here.ts";
import { useWords as useSiteWords } from "#ui/words.tsx";
import { APP_AT_START, isOpen, reduce, screenOf } from "./app-state.ts";
import type { Flow } from "./flow/flow.ts";
import type { FlowState } from "./flow/flow-state.ts";
import { settleRegistrations } from "./flow/registrations.ts";
import { useFlow } from "./flow/use-flow.ts";
import { useAccounts } from "./hooks/use-accounts.ts";
import { listenForViews, showSites, useView, type View } from "./hooks/use-view.ts";
import type { LockState } from "./lock/lock.ts";
import { useLock } from "./lock/use-lock.ts";
import { Boundary } from "./parts/Boundary.tsx";
import { listenForInstall } from "./platform.ts";
import { CodeError, readCode } from "./read-code.ts";
import { Scanner } from "./scanner/Scanner.tsx";
import { AccountDetails } from "./screens/AccountDetails.tsx";
import { AppFailed } from "./screens/AppFailed.tsx";
import { FlowScreen } from "./screens/FlowScreen.tsx";
import { Locked } from "./screens/Locked.tsx";
import { LockOffer } from "./screens/LockOffer.tsx";
import { NoStorage } from "./screens/NoStorage.tsx";
import { Opening } from "./screens/Opening.tsx";
import { Settings } from "./screens/Settings.tsx";
import { Sites } from "./screens/Sites.tsx";
import { Starting } from "./screens/Starting.tsx";
import { TypedCode } from "./screens/TypedCode.tsx";
import { postRegister } from "./site/messages.ts";
import type { Account } from "./storage/accounts.ts";
import { dropOldClaims, openQuestion } from "./storage/claims.ts";
import { StorageError } from "./storage/database.ts";
import { lookForUpdate, registerWorker, watchForUpdate } from "./updates.ts";
import { useWords } from "./words.tsx";

if (typeof window !== "undefined") {
  listenForInstall();
  listenForViews();
}

/** The whole app: shows the lock, or the current code's flow, or the view in the address. */
export function Authenticator() {
  return (
    <Boundary onFail={() => {}} instead={<AppFailed />}>
      <App />
    </Boundary>
  );
}

function App() {
  const words = useWords();
  const { name } = useSiteWords("ui");
  const [state, dispatch] = useReducer(reduce, APP_AT_START);

  const showAccounts = useCallback((accounts: Account[] | null) => dispatch({ type: "accounts", accounts }), []);
  const showLock = useCallback((lock: LockState) => dispatch({ type: "lock", lock }), []);
  const showFlow = useCallback((flow: FlowState | undefined) => dispatch({ type: "flow", flow }), []);
  const readAccounts = useAccounts(showAccounts);
  const lock = useLock({ app: name, credential: words.lock.credential }, showLock);
  const flow = useFlow(showFlow);

  /** Starts the flow of an incoming code as soon as the app is open. */
  const incoming = useRef<(flow: Flow) => void>(undefined);
  const take = useCallback((begin: ((flow: Flow) => void) | undefined) => {
    incoming.current = begin;
    dispatch({ type: "waiting", waiting: begin !== undefined });
  }, []);
  const takeLink = useCallback((text: string) => take((flow) => flow.start(text, arrivalOf(text))), [take]);
  const { close } = flow;
  const showView = useCallback(
    (view: View) => {
      dispatch({ type: "view", view });
      // Opening the scanner, for instance by a shortcut, closes whatever is on the screen.
      if (view.name === "scan" || view.name === "code") close();
    },
    [close],
  );
  useView(showView, takeLink);

  useEffect(() => {
    void registerWorker();
    watchForUpdate();
    void goOnWithQuestion(() => incoming.current === undefined, take);
  }, [take]);

  const open = isOpen(state);
  useEffect(() => {
    if (!open || !state.waiting) return;
    const begin = incoming.current;
    take(undefined);
    begin?.(flow);
  }, [open, state.waiting, flow, take]);

  const screen = screenOf(state);
  const isIdle = screen.name === "sites" || screen.name === "settings" || screen.name === "account";
  useEffect(() => {
    if (isIdle) void lookForUpdate();
  }, [isIdle]);

  const scanned = useCallback(
    (text: string) => {
      showSites();
      flow.start(text, "here");
    },
    [flow],
  );

  switch (screen.name) {
    case "starting":
      return <Starting />;
    case "opening":
      return <Opening onCancel={() => take(undefined)} />;
    case "no_storage":
      return (
        <NoStorage
          waiting={state.waiting}
          onRetry={() => {
            readAccounts();
            void lock.read();
          }}
        />
      );
    case "locked":
      return <Locked lock={lock} state={state.lock} waiting={screen.waiting} />;
    case "flow":
      return <FlowScreen flow={flow} state={screen.flow} onClose={close} />;
    case "scanner":
      return <Scanner onCode={scanned} onClose={showSites} />;
    case "typed_code":
      return (
        <TypedCode
          accounts={state.accounts ?? []}
          onCode={(site, userCode) => {
            showSites();
            flow.startTyped(site, userCode);
          }}
        />
      );
    case "lock_offer":
      return <LockOffer lock={lock} state={state.lock} />;
    case "settings":
      return <Settings lock={lock} state={state.lock} />;
    case "account":
      return <AccountDetails key={screen.account.keyId} account={screen.account} />;
    case "sites":
      return <Sites accounts={screen.accounts} />;
  }
}

/** How a link arrived: `continued` if it was tapped on a page of our own site. */
function arrivalOf(text: string): "continued" | "link" {
  try {
    const code = readCode(text);
    const isOwn = code.version === 2 && code.link.provider === location.origin;
    return isOwn && takeContinued(new URL(text).hash) ? "continued" : "link";
  } catch (error) {
    if (!(error instanceof CodeError)) throw error;
    return "link";
  }
}

/**
 * Cleans up what an earlier page left: removes old claims, settles registrations without an answer, and reopens the
 * question that was open before a reload, unless the page was opened for something else.
 */
async function goOnWithQuestion(isFree: () => boolean, take: (begin: (flow: Flow) => void) => void): Promise<void> {
  try {
    const question = await openQuestion();
    if (question && isFree() && location.hash === "") {
      take((flow) => flow.startLink(question.link, question.unsent ? "link" : "again"));
    }
    await dropOldClaims();
    await settleRegistrations({ postRegister });
  } catch (error) {
    // If the browser stores no data there is nothing to settle, and a screen explains the problem.
    if (!(error instanceof StorageError)) throw error;
  }
}
