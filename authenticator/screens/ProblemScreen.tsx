import { useEffect, useState } from "react";
import { bringsKey } from "#lib/protocol/kinds.ts";
import { Button } from "#ui/Button.tsx";
import { ButtonLink } from "#ui/ButtonLink.tsx";
import { Filled } from "#ui/Filled.tsx";
import { ClockIcon, OfflineIcon, WarningIcon } from "#ui/icons.tsx";
import type { Failed } from "../flow/flow-state.ts";
import { viewLinks } from "../hooks/use-view.ts";
import { CopyLink } from "../parts/CopyLink.tsx";
import { Fixed, Host } from "../parts/Fixed.tsx";
import { Screen } from "../parts/Screen.tsx";
import { StatusIcon } from "../parts/StatusIcon.tsx";
import { isAppleTab } from "../platform.ts";
import { isAlarming, type Problem, problemWords } from "../problem.ts";
import { plain } from "../site-name.ts";
import { useWords } from "../words.tsx";
import { RemoveAccount } from "./RemoveAccount.tsx";

interface Props {
  flow: Failed;
  onRetry: () => void;
  onClose: () => void;
}

/** What went wrong, and what to do. */
export function ProblemScreen({ flow, onRetry, onClose }: Props) {
  const words = useWords();
  const { problem, site, canRetry } = flow;
  const values = {
    site: site ? <Host of={site} /> : "",
    near: "near" in problem ? <Host of={problem.near} /> : "",
    said: problem.code === "refused" ? <Fixed>{plain(problem.said, 300)}</Fixed> : "",
  };
  const { title, text } = problemWords(problem, words);
  const offline = problem.code === "offline" || problem.code.startsWith("no_answer");

  useEffect(() => {
    if (problem.code !== "offline" || !canRetry) return;
    addEventListener("online", onRetry, { once: true });
    return () => removeEventListener("online", onRetry);
  }, [problem.code, canRetry, onRetry]);

  return (
    <Screen
      key={problem.code}
      kind="news"
      top={
        <StatusIcon tone={isAlarming(problem) ? "wrong" : "plain"}>
          {offline ? (
            <OfflineIcon size={40} />
          ) : EXPIRED.includes(problem.code) ? (
            <ClockIcon size={40} />
          ) : (
            <WarningIcon size={40} />
          )}
        </StatusIcon>
      }
      title={<Filled text={title} {...values} />}
      actions={<Actions flow={flow} onRetry={onRetry} onClose={onClose} />}
    >
      <p>
        <Filled text={text} {...values} />
      </p>
      {problem.code === "no_account" && isAppleTab() && <p>{words.problems.appleTab}</p>}
    </Screen>
  );
}

/** The page on which the recovery of an account begins. */
const RECOVER = "/recover";

/** Problems of codes whose time is over. */
const EXPIRED: readonly Problem["code"][] = ["ran_out", "ran_out_by_clock", "too_late", "unknown_ceremony"];

/** Codes of another site than they seem to be from: the best thing to do is to leave. */
const DECEPTIVE: readonly Problem["code"][] = ["look_alike", "namesake", "answers_elsewhere", "insecure_site"];

/** Problems that mean that no key here can sign in to the account. */
const RECOVERABLE: readonly Problem["code"][] = ["no_account", "unknown_key", "email_taken"];

function Actions({ flow, onRetry, onClose }: Props) {
  const { problems, outcome } = useWords();
  const [removing, setRemoving] = useState(false);
  const { problem, site, action, link, account, canRetry, cameByLink } = flow;
  const { code } = problem;
  const isStranger = code === "no_account";
  const opensSite = code === "intercepted" || code === "other_version";
  const recovers = site !== undefined && link !== undefined && RECOVERABLE.includes(code);
  const leaves = DECEPTIVE.includes(code);
  const typesAgain = code === "unknown_user_code";
  const page = action !== undefined && bringsKey(action) ? "/register" : "/login";
  return (
    <>
      {leaves && (
        <Button kind="primary" wide onClick={onClose}>
          {problems.close}
        </Button>
      )}
      {opensSite && site && (
        <ButtonLink kind="primary" wide href={site}>
          <span>
            <Filled text={problems.openSite} site={<Host of={site} />} />
          </span>
        </ButtonLink>
      )}
      {canRetry && (
        <Button kind={opensSite ? "secondary" : "primary"} wide onClick={onRetry}>
          {problems.again}
        </Button>
      )}
      {isStranger && link && <CopyLink link={link} />}
      {isStranger && site && (
        <ButtonLink wide href={`${site}/register`}>
          {problems.createAccount}
        </ButtonLink>
      )}
      {recovers && (
        <ButtonLink kind={isStranger ? "quiet" : "primary"} wide href={site + RECOVER}>
          {problems.recover}
        </ButtonLink>
      )}
      {!canRetry && !isStranger && code !== "unknown_key" && (
        <ButtonLink
          kind={recovers || opensSite || leaves ? "secondary" : "primary"}
          wide
          href={typesAgain ? viewLinks.code : viewLinks.scan}
        >
          {typesAgain ? problems.typeAgain : problems.scanAgain}
        </ButtonLink>
      )}
      {cameByLink && site && !isStranger && !opensSite && (
        <ButtonLink wide href={site + page}>
          <span>
            <Filled text={outcome.backTo} site={<Host of={site} />} />
          </span>
        </ButtonLink>
      )}
      {!leaves && (
        <Button wide kind="quiet" onClick={onClose}>
          {problems.close}
        </Button>
      )}
      {code === "unknown_key" && account && (
        <>
          <Button kind="danger" wide onClick={() => setRemoving(true)}>
            {problems.removeKey}
          </Button>
          <RemoveAccount account={account} open={removing} onClose={() => setRemoving(false)} onRemoved={onClose} />
        </>
      )}
    </>
  );
}
