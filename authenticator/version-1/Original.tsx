import type { ReactNode } from "react";
import { Button } from "#ui/Button.tsx";
import { ComputerIcon, CrossIcon, TickIcon } from "#ui/icons.tsx";
import { fill } from "#words/format.ts";
import { Screen } from "../parts/Screen.tsx";
import { Sign, type Tone } from "../parts/Sign.tsx";
import type { OriginalCode } from "../read-code.ts";
import { Choose } from "../screens/Choose.tsx";
import { ProblemScreen } from "../screens/ProblemScreen.tsx";
import { plain, siteName } from "../site-name.ts";
import { useWords } from "../words.tsx";
import { OriginalQuestion } from "./OriginalQuestion.tsx";
import type { OriginalCeremony } from "./use-original.ts";

interface Props {
  opened: OriginalCode;
  ceremony: OriginalCeremony;
  onClose: () => void;
}

/** All the screens of a code of the original QR2Pass (docs/version-1.md). */
export function Original({ opened, ceremony, onClose }: Props) {
  const { original, outcome } = useWords();
  const { flow, choose, decide, settle, ranOut } = ceremony;
  const values = { site: siteName(opened.site), email: "asked" in flow ? plain(flow.asked.email) : "" };
  const done = (
    <Button kind="primary" wide onClick={onClose}>
      {outcome.done}
    </Button>
  );

  switch (flow.step) {
    case "opening":
      return null;
    case "choose":
      return <Choose provider={opened.site} accounts={flow.accounts} onChoose={choose} onCancel={onClose} />;
    case "ask":
    case "sending":
      return <OriginalQuestion asked={flow.asked} sending={flow.step === "sending"} onDecide={decide} onEnd={ranOut} />;
    case "declined":
      return (
        <News tone="plain" icon={<CrossIcon size={40} />} title={outcome.denied} actions={done}>
          {original.declinedText}
        </News>
      );
    case "sent":
      return (
        <News
          tone="plain"
          icon={<ComputerIcon size={40} />}
          title={original.sentTitle}
          actions={
            flow.asked.action === "login" ? (
              done
            ) : (
              <>
                <Button kind="primary" wide onClick={() => settle(true)}>
                  {original.registered}
                </Button>
                <Button wide onClick={() => settle(false)}>
                  {original.notRegistered}
                </Button>
              </>
            )
          }
        >
          {fill(original.sentText, values)}
        </News>
      );
    case "registered":
      return (
        <News tone="done" icon={<TickIcon size={40} />} title={outcome.registered} actions={done}>
          {fill(outcome.registeredText, values)}
        </News>
      );
    case "dropped":
      return (
        <News tone="plain" icon={<CrossIcon size={40} />} title={original.dropped} actions={done}>
          {fill(original.droppedText, values)}
        </News>
      );
    case "problem":
      return <ProblemScreen flow={{ ...flow, link: { provider: opened.site } }} onClose={onClose} />;
  }
}

interface NewsProps {
  tone: Tone;
  icon: ReactNode;
  title: string;
  actions: ReactNode;
  children: string;
}

function News({ tone, icon, title, actions, children }: NewsProps) {
  return (
    <Screen key={title} kind="news" top={<Sign tone={tone}>{icon}</Sign>} title={title} actions={actions}>
      <p>{children}</p>
    </Screen>
  );
}
