import { useEffect } from "react";
import { Button } from "#ui/Button.tsx";
import { CrossIcon, TickIcon } from "#ui/icons.tsx";
import { fill } from "#words/format.ts";
import type { Flow } from "../hooks/use-ceremony.ts";
import { Screen } from "../parts/Screen.tsx";
import { Sign } from "../parts/Sign.tsx";
import { siteName } from "../site-name.ts";
import { useWords, type Words } from "../words.tsx";

type Done = Extract<Flow, { step: "done" }>;

/** How a ceremony ended well, or as the person wished. */
export function Outcome({ flow, onClose }: { flow: Done; onClose: () => void }) {
  const words = useWords();
  const { asked, outcome, goingOn } = flow;
  const { link, email } = asked;
  const { title, text } = wordsOf(flow, words);
  const madeKey = link.action === "register" && outcome === "approved";

  useEffect(() => {
    // From now on there is something to keep. Browsers ask the person, or decide by themselves.
    if (madeKey) void navigator.storage?.persist?.();
  }, [madeKey]);

  return (
    <Screen
      kind="news"
      top={
        <Sign tone={outcome === "approved" ? "done" : "plain"}>
          {outcome === "approved" ? <TickIcon size={40} /> : <CrossIcon size={40} />}
        </Sign>
      }
      title={title}
      actions={
        <Button kind={goingOn ? "secondary" : "primary"} wide onClick={onClose}>
          {goingOn ? words.outcome.stay : words.outcome.done}
        </Button>
      }
    >
      <p>{fill(text, { site: siteName(link.provider), email })}</p>
    </Screen>
  );
}

function wordsOf({ asked, outcome, goingOn }: Done, { outcome: words }: Words): { title: string; text: string } {
  const registered = asked.link.action === "register";
  if (outcome === "denied") return { title: words.denied, text: registered ? words.deniedRegister : words.deniedText };
  if (outcome === "denied_unsaid") return { title: words.denied, text: words.deniedUnsaid };
  const title = registered ? words.registered : words.signedIn;
  if (goingOn) return { title, text: words.goingOn };
  return { title, text: registered ? words.registeredText : words.signedInText };
}
