import { useCallback, useRef, useState } from "react";
import type { Link } from "#lib/protocol/link.ts";
import type { Version2Account } from "../accounts.ts";
import { type Asked, approve, deny, type Opening as Opened, openCeremony } from "../ceremony.ts";
import { closeClaim } from "../claims.ts";
import { isAppleTab } from "../platform.ts";
import { mayTryAgain, type Problem, problemOf } from "../problem.ts";
import { ProviderError, postRedeem } from "../provider.ts";
import { CodeError, type OriginalCode, type ReadCode, readCode } from "../read-code.ts";

export type Flow =
  /** Keys made in a tab of Safari do not last: told before the first is made, and before anything is sent. */
  | { step: "apple_tab"; code: ReadCode }
  /** A code of the original, which goes a way of its own. */
  | { step: "original"; code: OriginalCode }
  | { step: "opening"; link: Link }
  | { step: "choose"; link: Link; accounts: Version2Account[] }
  /** `way`: the one that the person took, when the registration was turned down for it. */
  | { step: "has_account"; asked: Asked; existing: Version2Account; way?: Way }
  | { step: "ask"; asked: Asked }
  | { step: "deciding"; asked: Asked; decision: Decision }
  | { step: "done"; asked: Asked; outcome: "approved" | "denied" | "denied_unsaid"; goingOn: boolean }
  | { step: "problem"; problem: Problem; link?: Pick<Link, "provider">; again?: () => void };

export type Way = "sign_in" | "another";

export type Decision = { approve: true; number: number | undefined } | { approve: false };

export interface Ceremony {
  flow: Flow | undefined;
  /** Begins with the text of a code. */
  start(text: string): void;
  choose(account: Version2Account): void;
  /** Goes on from `apple_tab` or `has_account` all the same. */
  goOn(): void;
  /** Turns a registration down whose screen stays, to say what to do instead. */
  leave(way: Way): void;
  decide(decision: Decision): void;
  ranOut(): void;
  close(): void;
}

/** Takes one ceremony at a time from its code to its end. A new code replaces the one before. */
export function useCeremony({ hasAccounts }: { hasAccounts: boolean }): Ceremony {
  const [flow, setFlow] = useState<Flow>();
  /** Counts ceremonies: what a replaced one still brings is passed over. */
  const run = useRef(0);
  /** The ceremony that a reloaded page would go on with. */
  const current = useRef<Link>(undefined);
  const leaveCurrent = useCallback(() => {
    const link = current.current;
    current.current = undefined;
    if (link) void closeClaim(link.challenge).catch(() => undefined);
  }, []);

  const open = useCallback(async (link: Link, picked?: Version2Account) => {
    const mine = ++run.current;
    const show = (next: Flow) => mine === run.current && setFlow(next);
    current.current = link;
    show({ step: "opening", link });
    try {
      const opening = await openCeremony(link, picked);
      if (opening.kind === "asked") show({ step: "ask", asked: opening.asked });
      else if (opening.kind === "choose") show({ step: "choose", link, accounts: opening.accounts });
      else if (opening.kind === "has_account") {
        show({ step: "has_account", asked: opening.asked, existing: opening.existing });
      } else {
        show({ step: "problem", problem: strangerProblem(opening), link });
      }
    } catch (error) {
      const problem = problemOf(error, link);
      closeAtEnd(problem, link);
      show({ step: "problem", problem, link, again: () => void open(link, picked) });
    }
  }, []);

  /** The tab that showed the code may be asleep, so the session begins here. If that tab was quicker, it goes on itself. */
  const goOnHere = useCallback(async (asked: Asked) => {
    const { link } = asked;
    const mine = run.current;
    const show = (next: Flow) => mine === run.current && setFlow(next);
    show({ step: "done", asked, outcome: "approved", goingOn: true });
    try {
      const target = new URL(await postRedeem(link.challenge));
      // The sign-in page's own word to somebody whose account was made a moment ago.
      if (link.action === "register") target.searchParams.set("welcome", "1");
      if (mine === run.current) location.assign(target.href);
    } catch (error) {
      const taken = error instanceof ProviderError && error.problem === "unknown_ceremony";
      if (taken) show({ step: "done", asked, outcome: "approved", goingOn: false });
      else show({ step: "problem", problem: problemOf(error, link), link, again: () => void goOnHere(asked) });
    }
  }, []);

  const decide = useCallback(
    async (asked: Asked, decision: Decision) => {
      const mine = run.current;
      const show = (next: Flow) => mine === run.current && setFlow(next);
      show({ step: "deciding", asked, decision });
      try {
        if (decision.approve) await approve(asked, decision.number);
        else await deny(asked);
      } catch (error) {
        if (!decision.approve) return show({ step: "done", asked, outcome: "denied_unsaid", goingOn: false });
        const problem = problemOf(error, asked.link, { until: asked.request.expires_at * 1000 - asked.skew });
        closeAtEnd(problem, asked.link);
        return show({ step: "problem", problem, link: asked.link, again: () => void decide(asked, decision) });
      }
      navigator.vibrate?.(decision.approve ? 60 : [30, 60, 30]);
      // Whoever went on to another ceremony is not to be taken away from it.
      if (decision.approve && isThisBrowser(asked)) return mine === run.current ? goOnHere(asked) : undefined;
      show({ step: "done", asked, outcome: decision.approve ? "approved" : "denied", goingOn: false });
    },
    [goOnHere],
  );

  const begin = useCallback(
    (code: ReadCode) => {
      if (code.version === 1) setFlow({ step: "original", code });
      else void open(code.link);
    },
    [open],
  );

  const start = useCallback(
    (text: string) => {
      try {
        const code = readCode(text);
        run.current++;
        leaveCurrent();
        const { action } = code.version === 1 ? code.code : code.link;
        if (action === "register" && isAppleTab() && !hasAccounts) setFlow({ step: "apple_tab", code });
        else begin(code);
      } catch (error) {
        if (!(error instanceof CodeError)) throw error;
        run.current++;
        setFlow({ step: "problem", problem: { code: error.problem } });
      }
    },
    [begin, hasAccounts, leaveCurrent],
  );

  const close = useCallback(() => {
    run.current++;
    leaveCurrent();
    setFlow(undefined);
  }, [leaveCurrent]);

  const ranOut = useCallback(() => {
    setFlow((now) =>
      now?.step === "ask" ? { step: "problem", problem: { code: "too_late" }, link: now.asked.link } : now,
    );
  }, []);

  return {
    flow,
    start,
    choose: (account) => flow?.step === "choose" && void open(flow.link, account),
    goOn() {
      if (flow?.step === "has_account") setFlow({ step: "ask", asked: flow.asked });
      if (flow?.step === "apple_tab") begin(flow.code);
    },
    leave(way) {
      if (flow?.step !== "has_account") return;
      setFlow({ ...flow, way });
      // The code runs out by itself where the site cannot be told.
      void deny(flow.asked).catch(() => undefined);
    },
    decide: (decision) => {
      if (flow?.step === "ask") void decide(flow.asked, decision);
    },
    ranOut,
    close,
  };
}

/** A question that nothing can answer any more does not come back when the app is opened. */
function closeAtEnd(problem: Problem, { challenge }: Link): void {
  if (!mayTryAgain(problem)) void closeClaim(challenge).catch(() => undefined);
}

/** Whether the browser that asked is this one, at our own site: then this page ends the ceremony. */
function isThisBrowser({ request, link }: Asked): boolean {
  return request.same_device && link.provider === location.origin;
}

function strangerProblem({ near, otherKind }: Extract<Opened, { kind: "no_account" }>): Problem {
  if (otherKind) return { code: "other_kind" };
  return near ? { code: "look_alike", near } : { code: "no_account" };
}
