import { useEffect } from "react";
import { bringsKey } from "#lib/protocol/kinds.ts";
import { Button } from "#ui/Button.tsx";
import { ButtonLink } from "#ui/ButtonLink.tsx";
import { OfflineIcon, WarningIcon } from "#ui/icons.tsx";
import type { Failed } from "../flow/flow-state.ts";
import { useAttention } from "../hooks/use-attention.ts";
import { viewLinks } from "../hooks/use-view.ts";
import { CopyLink } from "../parts/CopyLink.tsx";
import { Fixed, Host } from "../parts/Fixed.tsx";
import { Screen } from "../parts/Screen.tsx";
import { StatusIcon } from "../parts/StatusIcon.tsx";
import { isAppleTab } from "../platform.ts";
import { isAlarming, type Problem, problemWords } from "../problem.ts";
import { plain } from "../site-name.ts";
import { Filled, useWords } from "../words.tsx";

interface Props {
  flow: Failed;
  onRetry: () => void;
  /** Removes the key that the site does not know. */
  onRemove: () => void;
  onClose: () => void;
}

/** What went wrong, in plain words, and what to do. */
export function ProblemScreen({ flow, onRetry, onRemove, onClose }: Props) {
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
          {offline ? <OfflineIcon size={40} /> : <WarningIcon size={40} />}
        </StatusIcon>
      }
      title={<Filled text={title} {...values} />}
      actions={<Actions flow={flow} onRetry={onRetry} onRemove={onRemove} onClose={onClose} />}
    >
      <p>
        <Filled text={text} {...values} />
      </p>
      {problem.code === "no_account" && isAppleTab() && <p>{words.problems.appleTab}</p>}
    </Screen>
  );
}

/** Where recovering an account begins, on a site of ours. */
const RECOVER = "/recover";

/** Problems of an account that cannot be reached with the keys here. */
const RECOVERABLE: readonly Problem["code"][] = ["no_account", "unknown_key", "email_taken"];

function Actions({ flow, onRetry, onRemove, onClose }: Props) {
  const { problems, outcome } = useWords();
  const { inert, guard } = useAttention();
  const { problem, site, action, link, account, canRetry, cameByLink } = flow;
  const { code } = problem;
  const isStranger = code === "no_account";
  const opensSite = code === "intercepted" || code === "other_version";
  const recovers = site !== undefined && link !== undefined && RECOVERABLE.includes(code);
  const typesAgain = code === "unknown_user_code";
  const page = action !== undefined && bringsKey(action) ? "/register" : "/login";
  return (
    <>
      {canRetry && (
        <Button kind="primary" wide onClick={onRetry}>
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
      {code === "unknown_key" && account && (
        <Button kind="danger" wide aria-disabled={inert} onClick={guard(onRemove)}>
          {problems.removeKey}
        </Button>
      )}
      {opensSite && site && (
        <ButtonLink wide href={site}>
          <span>
            <Filled text={problems.openSite} site={<Host of={site} />} />
          </span>
        </ButtonLink>
      )}
      {!canRetry && !isStranger && code !== "unknown_key" && (
        <ButtonLink kind={recovers ? "secondary" : "primary"} wide href={typesAgain ? viewLinks.code : viewLinks.scan}>
          {typesAgain ? problems.typeAgain : problems.scanAgain}
        </ButtonLink>
      )}
      {cameByLink && site && !isStranger && !opensSite && (
        <ButtonLink kind="quiet" wide href={site + page}>
          <span>
            <Filled text={outcome.backTo} site={<Host of={site} />} />
          </span>
        </ButtonLink>
      )}
      <Button wide kind={isStranger ? "quiet" : "secondary"} onClick={onClose}>
        {problems.close}
      </Button>
    </>
  );
}
