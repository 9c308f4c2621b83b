import { useEffect } from "react";
import { type Action, bringsKey } from "#lib/protocol/kinds.ts";
import { Button } from "#ui/Button.tsx";
import { ButtonLink } from "#ui/ButtonLink.tsx";
import { noteReturn } from "#ui/continued-here.ts";
import { CrossIcon, KeyIcon, TickIcon } from "#ui/icons.tsx";
import type { ApprovalRequest, Outcome as Result, Version2Request } from "../flow/flow-state.ts";
import { Fixed, Host } from "../parts/Fixed.tsx";
import { Screen } from "../parts/Screen.tsx";
import { StatusIcon } from "../parts/StatusIcon.tsx";
import { plain } from "../site-name.ts";
import { Filled, useWords, type Words } from "../words.tsx";

/** Where a person came from who approves on the device that asks. */
const PAGES: Record<Action, string> = {
  login: "/login",
  register: "/register",
  "add-device": "/account",
  confirm: "/account",
};

/** How a request ended. It claims no more than this device knows: that the browser is signed in, its own page says. */
export function Outcome({
  request,
  outcome,
  onClose,
}: {
  request: ApprovalRequest;
  outcome: Result;
  onClose: () => void;
}) {
  const words = useWords();
  const { site, action, email, sameDevice } = request;
  const { title, text } = wordsOf(request, outcome, words);
  const went = outcome === "approved" || outcome === "registered";
  useKeptKeys(went && bringsKey(action));
  const back = sameDevice && !went;

  return (
    <Screen
      kind="news"
      top={
        <StatusIcon tone={went ? "done" : "plain"}>
          {went ? <TickIcon size={40} /> : outcome === "kept" ? <KeyIcon size={40} /> : <CrossIcon size={40} />}
        </StatusIcon>
      }
      title={title}
      actions={
        <>
          {back && (
            <ButtonLink kind="primary" wide href={site + PAGES[action]} onFollow={noteReturn}>
              <span>
                <Filled text={words.outcome.backTo} site={<Host of={site} />} />
              </span>
            </ButtonLink>
          )}
          <Button kind={back ? "secondary" : "primary"} wide onClick={onClose}>
            {words.outcome.done}
          </Button>
        </>
      }
    >
      <p>
        <Filled text={text} site={<Host of={site} />} email={<Fixed>{plain(email)}</Fixed>} />
      </p>
    </Screen>
  );
}

/** This browser is the one that asked: it goes on to the site. */
export function Finishing({
  request,
  done,
  onClose,
}: {
  request: Version2Request;
  done: boolean;
  onClose: () => void;
}) {
  const { outcome } = useWords();
  const { action, site } = request;
  useKeptKeys(bringsKey(action));
  const signsIn = action !== "confirm";
  const title = done
    ? signsIn
      ? outcome.signedIn
      : outcome.finished
    : signsIn
      ? outcome.signingIn
      : outcome.finishing;
  return (
    <Screen
      key={String(done)}
      kind="news"
      top={
        <StatusIcon tone={done ? "done" : "plain"}>
          <TickIcon size={40} />
        </StatusIcon>
      }
      title={title}
      actions={
        <Button wide onClick={onClose}>
          {outcome.stay}
        </Button>
      }
    >
      <p>
        <Filled text={outcome.goingOn} site={<Host of={site} />} />
      </p>
    </Screen>
  );
}

/** From now on there may be a key to keep. Browsers ask the person, or decide on their own. */
function useKeptKeys(made: boolean): void {
  useEffect(() => {
    if (made) void navigator.storage?.persist?.();
  }, [made]);
}

function wordsOf(
  { action }: ApprovalRequest,
  result: Result,
  { outcome, version1 }: Words,
): { title: string; text: string } {
  switch (result) {
    case "approved":
      if (action === "register") return { title: outcome.registered, text: outcome.registeredText };
      if (action === "add-device") return { title: outcome.deviceAdded, text: outcome.deviceAddedText };
      return { title: action === "confirm" ? outcome.confirmed : outcome.approved, text: outcome.continueThere };
    case "registered":
      return { title: outcome.registered, text: outcome.registeredText };
    case "denied": {
      const texts = {
        login: outcome.deniedText,
        register: outcome.deniedRegister,
        "add-device": outcome["deniedAdd-device"],
        confirm: outcome.deniedConfirm,
      };
      return { title: outcome.denied, text: texts[action] };
    }
    case "denied_untold":
      return { title: outcome.denied, text: outcome.deniedUntold };
    case "declined":
      return { title: outcome.denied, text: outcome.declinedText };
    case "dropped":
      return { title: version1.dropped, text: version1.droppedText };
    case "kept":
      return { title: version1.kept, text: version1.keptText };
  }
}
