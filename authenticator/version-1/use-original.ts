import { useCallback, useEffect, useRef, useState } from "react";
import type { OriginalAccount } from "../accounts.ts";
import { StorageError } from "../database.ts";
import type { Problem } from "../problem.ts";
import { ProviderError } from "../provider.ts";
import type { OriginalCode } from "../read-code.ts";
import {
  answerOriginal,
  type OriginalAnswer,
  type OriginalAsked,
  type OriginalOpening,
  openOriginal,
  settleOriginal,
} from "./original.ts";

/** Where a code of the original stands. What comes of an answer only the site's own page knows. */
export type OriginalFlow =
  | { step: "opening" }
  | { step: "choose"; accounts: OriginalAccount[] }
  | { step: "ask" | "sending" | "declined"; asked: OriginalAsked }
  | { step: "sent"; asked: OriginalAsked; account: OriginalAccount }
  | { step: "registered" | "dropped"; asked: OriginalAsked }
  | { step: "problem"; problem: Problem; again?: () => void };

export interface OriginalCeremony {
  flow: OriginalFlow;
  choose(account: OriginalAccount): void;
  decide(approve: boolean): void;
  /** What the person saw on the site's page after a registration. */
  settle(wentWell: boolean): void;
  ranOut(): void;
}

const OPENING: OriginalFlow = { step: "opening" };

/**
 * Takes one code of the original from its question to the point where its answer is sent;
 * another code replaces it. It stands above the lock: what was sent stays sent while the app is locked.
 */
export function useOriginal(opened: OriginalCode | undefined): OriginalCeremony {
  const [state, setState] = useState<{ opened: OriginalCode; flow: OriginalFlow }>();
  const flow = state && state.opened === opened ? state.flow : OPENING;
  /** What a replaced code still brings is passed over. */
  const latest = useRef(opened);
  const show = useCallback(
    (next: OriginalFlow) => {
      if (opened && latest.current === opened) setState({ opened, flow: next });
    },
    [opened],
  );

  const open = useCallback(
    async (picked?: OriginalAccount) => {
      if (!opened) return;
      try {
        show(flowOf(await openOriginal(opened, picked)));
      } catch (error) {
        show({ step: "problem", problem: { code: error instanceof StorageError ? "no_storage" : "internal" } });
      }
    },
    [opened, show],
  );
  useEffect(() => {
    latest.current = opened;
    void open();
  }, [open, opened]);

  async function send(asked: OriginalAsked, made?: OriginalAnswer): Promise<void> {
    show({ step: "sending", asked });
    let answer = made;
    try {
      answer ??= await answerOriginal(asked);
      await answer.send();
    } catch (error) {
      return show({ step: "problem", problem: problemOf(error, asked), again: () => void send(asked, answer) });
    }
    navigator.vibrate?.(60);
    show({ step: "sent", asked, account: answer.account });
    // There may be a new key to keep. Browsers ask the person, or decide by themselves.
    if (asked.action === "register") void navigator.storage?.persist?.();
  }

  return {
    flow,
    choose: (account) => void open(account),
    decide(approved) {
      if (flow.step !== "ask") return;
      if (approved) void send(flow.asked);
      else show({ step: "declined", asked: flow.asked });
    },
    settle(wentWell) {
      if (flow.step !== "sent") return;
      const { asked, account } = flow;
      void settleOriginal(account, wentWell).then(
        () => show({ step: wentWell ? "registered" : "dropped", asked }),
        (error) => show({ step: "problem", problem: problemOf(error, asked) }),
      );
    },
    ranOut: useCallback(() => {
      setState((now) =>
        now?.flow.step === "ask" ? { ...now, flow: { step: "problem", problem: { code: "too_late" } } } : now,
      );
    }, []),
  };
}

function flowOf(opening: OriginalOpening): OriginalFlow {
  switch (opening.kind) {
    case "asked":
      return { step: "ask", asked: opening.asked };
    case "choose":
      return { step: "choose", accounts: opening.accounts };
    case "answered": {
      const { asked, account, settled } = opening;
      return settled ? { step: "registered", asked } : { step: "sent", asked, account };
    }
    case "other_kind":
      return { step: "problem", problem: { code: "other_kind" } };
    case "ran_out":
      return { step: "problem", problem: { code: "ran_out_by_clock" } };
    case "no_account": {
      const { namesake, near } = opening;
      if (namesake) return { step: "problem", problem: { code: "namesake", near: namesake } };
      return { step: "problem", problem: near ? { code: "look_alike", near } : { code: "no_account" } };
    }
  }
}

function problemOf(error: unknown, { action }: OriginalAsked): Problem {
  if (error instanceof StorageError) return { code: "no_storage" };
  if (!(error instanceof ProviderError)) return { code: "internal" };
  if (!navigator.onLine) return { code: "offline" };
  return { code: action === "register" ? "no_answer_register" : "no_answer" };
}
