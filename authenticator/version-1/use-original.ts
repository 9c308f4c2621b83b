import { useCallback, useEffect, useState } from "react";
import type { OriginalAccount } from "../accounts.ts";
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

/** Takes one code of the original from its question to the point where its answer is sent. */
export function useOriginal(opened: OriginalCode): OriginalCeremony {
  const [flow, setFlow] = useState<OriginalFlow>({ step: "opening" });

  const open = useCallback(
    async (picked?: OriginalAccount) => {
      try {
        setFlow(flowOf(await openOriginal(opened, picked)));
      } catch {
        setFlow({ step: "problem", problem: { code: "internal" } });
      }
    },
    [opened],
  );
  useEffect(() => void open(), [open]);

  async function send(asked: OriginalAsked, made?: OriginalAnswer): Promise<void> {
    setFlow({ step: "sending", asked });
    let answer = made;
    try {
      answer ??= await answerOriginal(asked);
      await answer.send();
    } catch (error) {
      return setFlow({ step: "problem", problem: problemOf(error, asked), again: () => void send(asked, answer) });
    }
    navigator.vibrate?.(60);
    setFlow({ step: "sent", asked, account: answer.account });
    // There may be a new key to keep. Browsers ask the person, or decide by themselves.
    if (asked.action === "register") void navigator.storage?.persist?.();
  }

  return {
    flow,
    choose: (account) => void open(account),
    decide(approved) {
      if (flow.step !== "ask") return;
      if (approved) void send(flow.asked);
      else setFlow({ step: "declined", asked: flow.asked });
    },
    settle(wentWell) {
      if (flow.step !== "sent") return;
      const { asked, account } = flow;
      void settleOriginal(account, wentWell).then(() => setFlow({ step: wentWell ? "registered" : "dropped", asked }));
    },
    ranOut: useCallback(() => {
      setFlow((now) => (now.step === "ask" ? { step: "problem", problem: { code: "too_late" } } : now));
    }, []),
  };
}

function flowOf(opening: OriginalOpening): OriginalFlow {
  switch (opening.kind) {
    case "asked":
      return { step: "ask", asked: opening.asked };
    case "choose":
      return { step: "choose", accounts: opening.accounts };
    case "ran_out":
      return { step: "problem", problem: { code: "ran_out" } };
    case "no_account": {
      const { namesake, near } = opening;
      if (namesake) return { step: "problem", problem: { code: "namesake", near: namesake } };
      return { step: "problem", problem: near ? { code: "look_alike", near } : { code: "no_account" } };
    }
  }
}

function problemOf(error: unknown, { action }: OriginalAsked): Problem {
  if (!(error instanceof ProviderError)) return { code: "internal" };
  if (!navigator.onLine) return { code: "offline" };
  return { code: action === "register" ? "no_answer_register" : "no_answer" };
}
