import { bringsKey } from "#lib/protocol/kinds.ts";
import { withWelcome } from "#lib/protocol/next.ts";
import { mayTryAgain, type Problem, problemOf } from "../problem.ts";
import { CodeError, type ReadCode, readCode } from "../read-code.ts";
import { SiteError } from "../site/http-client.ts";
import type { Account } from "../storage/accounts.ts";
import { StorageError } from "../storage/database.ts";
import type { Arrival, Flow, FlowDependencies } from "./flow.ts";
import type {
  ApprovalRequest,
  Cancelling,
  Decision,
  FlowState,
  Outcome,
  Version1Request,
  Version2Request,
} from "./flow-state.ts";
import type { Variant } from "./variant.ts";

/** The page of the site that asks for confirmations. */
const ASKING_PAGE = "/account";

/** The code being answered. */
interface Current {
  variant: Variant;
  /** Whether the person did something, in this app or on a page of our own site, to have this code answered. */
  tapped: boolean;
  cameByLink: boolean;
}

/** Creates a flow. `show` receives each new state; undefined if there is no code. */
export function createFlow(dependencies: FlowDependencies, show: (state: FlowState | undefined) => void): Flow {
  let state: FlowState | undefined;
  let current: Current | undefined;
  /** Incremented with each code. Results that belong to a replaced code are dropped. */
  let run = 0;
  let again: (() => void) | undefined;

  function to(next: FlowState | undefined): void {
    state = next;
    show(next);
  }

  /** Ends the current code. Its question is not shown again after a reload. */
  function leave(): number {
    closeQuestion();
    current = undefined;
    again = undefined;
    run += 1;
    return run;
  }

  function closeQuestion(): void {
    const link = current?.variant.link;
    if (link) void dependencies.closeQuestion(link.challenge).catch(ignoreStorage);
  }

  function problem(what: Problem, retry?: () => void, account?: Account): void {
    again = mayTryAgain(what) ? retry : undefined;
    // A question that can no longer be answered is not shown again after a reload.
    if (!again) closeQuestion();
    const { variant, cameByLink = false } = current ?? {};
    to({
      name: "problem",
      problem: what,
      site: variant?.site,
      action: variant?.action,
      link: variant?.link,
      account,
      canRetry: again !== undefined,
      cameByLink,
    });
    dependencies.vibrate([40, 60, 40]);
  }

  /** Shows the problem for an error, unless another code has replaced the one that it belongs to. */
  async function failWith(error: unknown, mine: number, retry: () => void, account?: Account): Promise<void> {
    const expiresAt = state && "request" in state ? state.request.expiresAt : undefined;
    const decided = state?.name === "deciding" || state?.name === "finishing";
    const { variant } = current ?? {};
    const isSilent = error instanceof SiteError && error.problem === "no_answer";
    const reachability = isSilent && variant ? await dependencies.reachability(variant.site) : "unknown";
    if (mine !== run) return;
    const what = problemOf(error, {
      reachability,
      ...(decided && variant ? { approving: variant.action, late: (expiresAt ?? 0) < dependencies.now() } : {}),
    });
    problem(what, retry, account);
  }

  function startCode(code: ReadCode, arrival: Arrival): void {
    const mine = leave();
    const variant = dependencies.variantOf(code);
    current = { variant, tapped: arrival !== "link", cameByLink: arrival !== "here" };
    void warnFirst(mine, variant, arrival);
  }

  async function warnFirst(mine: number, variant: Variant, arrival: Arrival): Promise<void> {
    const { site, action, link } = variant;
    to({ name: "opening", site, action });
    const risk = bringsKey(action) && arrival !== "again" ? await dependencies.keyRisk() : undefined;
    if (mine !== run) return;
    if (risk) to({ name: "key_warning", risk, site, action, link });
    else await prepare(mine, variant);
  }

  async function prepare(mine: number, variant: Variant, picked?: Account): Promise<void> {
    const { site, action, link } = variant;
    to({ name: "opening", site, action });
    try {
      const prepared = await variant.prepare(picked);
      if (mine !== run || !current) return;
      if (prepared.kind === "problem") return problem(prepared.problem);
      if (prepared.kind === "answered") {
        const request = prepared.request as Version1Request;
        if (prepared.settled) to({ name: "done", request, outcome: "registered" });
        else to({ name: "sent", request, account: prepared.account });
        return;
      }
      if (prepared.kind === "ready" && current.tapped) return await inquire(mine, variant, prepared.account);
      // After a reload, this choice is shown again.
      if (link) await dependencies.noteQuestion(link);
      if (mine !== run) return;
      if (prepared.kind === "choose") to({ name: "choose", site, action, accounts: prepared.accounts });
      else to({ name: "tap", site, action, account: prepared.account });
    } catch (error) {
      await failWith(error, mine, retryPrepare);
    }
    function retryPrepare(): void {
      if (mine === run) void prepare(mine, variant);
    }
  }

  async function inquire(mine: number, variant: Variant, account: Account | undefined): Promise<void> {
    const { site, action } = variant;
    to({ name: "opening", site, action });
    try {
      const inquired = await variant.inquire(account);
      if (mine !== run) return;
      if (inquired.kind === "ask") to({ name: "ask", request: inquired.request, cancelling: "offered" });
      else to({ name: "has_account", request: inquired.request, existing: inquired.existing });
    } catch (error) {
      const isStranger = error instanceof SiteError && error.problem === "wrong_account";
      const retry = () => void (isStranger ? prepare(mine, variant) : inquire(mine, variant, account));
      await failWith(error, mine, () => mine === run && retry(), account);
    }
  }

  async function decide(request: ApprovalRequest, decision: Decision, cancelling: Cancelling): Promise<void> {
    const mine = run;
    const variant = current?.variant;
    if (!variant) return;
    to({ name: "deciding", request, decision, cancelling });
    try {
      if (!decision.approve) return await deny(mine, variant, request);
      const account = await variant.approve(request, decision.number);
      if (mine !== run) return;
      dependencies.vibrate([60]);
      if (request.version === 1) {
        if (account) to({ name: "sent", request, account });
      } else if (request.sameDevice) await finish(mine, request);
      else end(request, "approved");
    } catch (error) {
      const retry = () => mine === run && void decide(request, decision, cancelling);
      // If a new key could not be stored, the site was sent a denial, so a retry is impossible.
      const over = error instanceof StorageError && request.version === 2 && !request.account;
      await failWith(error, mine, over ? () => undefined : retry);
      if (over && mine === run && state?.name === "problem") to({ ...state, canRetry: false });
    }
  }

  async function deny(mine: number, variant: Variant, request: ApprovalRequest): Promise<void> {
    const outcome = await variant.deny(request).then(
      (wasSent) => (wasSent ? "denied" : "declined"),
      (error) => {
        if (!(error instanceof SiteError)) throw error;
        return "denied_untold" as const;
      },
    );
    if (mine !== run) return;
    dependencies.vibrate([30, 60, 30]);
    end(request, outcome);
  }

  function end(request: ApprovalRequest, outcome: Outcome): void {
    closeQuestion();
    to({ name: "done", request, outcome });
  }

  /**
   * The tab that showed the code may be suspended, so the sign-in is completed here. If that tab was faster, it
   * continues itself.
   */
  async function finish(mine: number, request: Version2Request): Promise<void> {
    to({ name: "finishing", request, done: false });
    try {
      // The result of a confirmation belongs to the page that asked for it, so that page redeems it.
      const address =
        request.action === "confirm" ? request.site + ASKING_PAGE : await dependencies.redeem(request.link);
      // If the person has moved on to another code, this one must not navigate away.
      if (mine !== run) return;
      to({ name: "finishing", request, done: true });
      dependencies.goTo(request.action === "register" ? withWelcome(address) : address);
    } catch (error) {
      if (mine !== run) return;
      const taken = error instanceof SiteError && error.problem === "unknown_ceremony";
      if (taken) end(request, "approved");
      else await failWith(error, mine, () => mine === run && void finish(mine, request));
    }
  }

  async function lookUp(site: string, userCode: string): Promise<void> {
    const mine = leave();
    to({ name: "opening", site, action: undefined });
    try {
      const link = await dependencies.lookUp(site, userCode);
      if (mine === run) startCode({ version: 2, link }, "link");
    } catch (error) {
      const reachability = await dependencies.reachability(site);
      if (mine !== run) return;
      const what = problemOf(error, { reachability });
      again = mayTryAgain(what) ? () => void lookUp(site, userCode) : undefined;
      const unknown = what.code === "unknown_ceremony" ? ({ code: "unknown_user_code" } as const) : what;
      const rest = { action: undefined, link: undefined, account: undefined, cameByLink: false };
      to({ name: "problem", problem: unknown, site, canRetry: again !== undefined, ...rest });
    }
  }

  async function cancelRecovery(request: Version2Request, recovery: string, account: Account): Promise<void> {
    const mine = run;
    const note = (cancelling: Cancelling) => {
      if (mine !== run || (state?.name !== "ask" && state?.name !== "deciding")) return;
      if (state.request === request) to({ ...state, cancelling });
    };
    note("sending");
    try {
      await dependencies.cancelRecovery(account, recovery);
      note("cancelled");
    } catch (error) {
      if (!(error instanceof SiteError)) throw error;
      note("failed");
    }
  }

  return {
    start(text, arrival) {
      let code: ReadCode;
      try {
        code = readCode(text);
      } catch (error) {
        if (!(error instanceof CodeError)) throw error;
        leave();
        return problem({ code: error.problem });
      }
      startCode(code, arrival);
    },
    startLink: (link, arrival) => startCode({ version: 2, link }, arrival),
    startTyped: (site, userCode) => void lookUp(site, userCode),
    goOn() {
      const variant = current?.variant;
      if (!state || !current || !variant) return;
      if (state.name === "has_account") to({ name: "ask", request: state.request, cancelling: "offered" });
      if (state.name === "key_warning") {
        // This counts as a tap in this app.
        current.tapped = true;
        void prepare(run, variant);
      } else if (state.name === "tap") {
        current.tapped = true;
        void inquire(run, variant, state.account);
      }
    },
    choose(account) {
      if (state?.name !== "choose" || !current) return;
      current.tapped = true;
      void prepare(run, current.variant, account);
    },
    leaveFor(alternative) {
      if (state?.name !== "has_account" || state.alternative || !current) return;
      const { request } = state;
      to({ ...state, alternative });
      // If the site cannot be told, the code expires.
      void current.variant.deny(request).catch(ignoreSite);
    },
    decide(decision) {
      if (state?.name === "ask") void decide(state.request, decision, state.cancelling);
    },
    cancelRecovery() {
      if (state?.name !== "ask" || state.request.version !== 2 || state.cancelling === "sending") return;
      const { request } = state;
      const { recovery } = request.details;
      const account = request.account ?? request.existing;
      if (recovery && account) void cancelRecovery(request, recovery.id, account);
    },
    settle(said) {
      if (state?.name !== "sent") return;
      const { request, account } = state;
      const mine = run;
      const outcomes = { worked: "registered", failed: "dropped", nothing: "kept" } as const;
      void dependencies.settleVersion1(account, said).then(
        () => mine === run && to({ name: "done", request, outcome: outcomes[said] }),
        (error) => failWith(error, mine, () => mine === run && to({ name: "sent", request, account })),
      );
    },
    retry() {
      const work = again;
      again = undefined;
      work?.();
    },
    runOut() {
      if (state?.name === "ask" || state?.name === "has_account") problem({ code: "too_late" });
    },
    fail() {
      if (state) problem({ code: "unreadable" });
    },
    close() {
      leave();
      to(undefined);
    },
  };
}

const ignoreStorage = (error: unknown) => {
  if (!(error instanceof StorageError)) throw error;
};
const ignoreSite = (error: unknown) => {
  if (!(error instanceof SiteError || error instanceof StorageError)) throw error;
};
