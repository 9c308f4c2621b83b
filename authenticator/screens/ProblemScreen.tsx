import { useEffect } from "react";
import { Button, ButtonLink } from "#ui/Button.tsx";
import { OfflineIcon, WarningIcon } from "#ui/icons.tsx";
import { fill } from "#words/format.ts";
import type { Flow } from "../hooks/use-ceremony.ts";
import { viewLinks } from "../hooks/use-view.ts";
import { Screen } from "../parts/Screen.tsx";
import { Sign } from "../parts/Sign.tsx";
import { isAppleTab } from "../platform.ts";
import { isAlarming, mayTryAgain, problemWords } from "../problem.ts";
import { plain, siteName } from "../site-name.ts";
import { useWords } from "../words.tsx";

type Failed = Extract<Flow, { step: "problem" }>;

/** What went wrong, in plain words, and what to do. */
export function ProblemScreen({ flow, onClose }: { flow: Failed; onClose: () => void }) {
  const words = useWords();
  const { problem, link, again } = flow;
  const values = {
    site: link ? siteName(link.provider) : "",
    near: "near" in problem ? siteName(problem.near) : "",
    said: problem.code === "refused" ? plain(problem.said, 300) : "",
  };
  const { title, text } = problemWords(problem, words);
  const offline = problem.code === "offline" || problem.code.startsWith("no_answer");

  useEffect(() => {
    // A page that nobody has touched yet may not, and browsers complain of the attempt.
    if (navigator.userActivation?.hasBeenActive !== false) navigator.vibrate?.([40, 60, 40]);
  }, []);
  useEffect(() => {
    if (problem.code !== "offline" || !again) return;
    addEventListener("online", again, { once: true });
    return () => removeEventListener("online", again);
  }, [problem.code, again]);

  return (
    <Screen
      kind="news"
      top={
        <Sign tone={isAlarming(problem) ? "wrong" : "plain"}>
          {offline ? <OfflineIcon size={40} /> : <WarningIcon size={40} />}
        </Sign>
      }
      title={fill(title, values)}
      actions={
        <>
          {again && mayTryAgain(problem) ? (
            <Button kind="primary" wide onClick={again}>
              {words.problems.again}
            </Button>
          ) : (
            <ButtonLink kind="primary" wide href={viewLinks.scan}>
              {words.problems.scanAgain}
            </ButtonLink>
          )}
          <Button wide onClick={onClose}>
            {words.problems.close}
          </Button>
        </>
      }
    >
      <p>{fill(text, values)}</p>
      {problem.code === "no_account" && isAppleTab() && <p>{words.problems.appleTab}</p>}
    </Screen>
  );
}
