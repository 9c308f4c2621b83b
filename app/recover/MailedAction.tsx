"use client";

import { type ReactNode, useState } from "react";
import { spanOf } from "#app/account/span.ts";
import type { SiteError } from "#app/site-request.ts";
import { Button } from "#ui/Button.tsx";
import { Card } from "#ui/Card.tsx";
import { ClockIcon, CrossIcon, PhoneIcon, TickIcon, WarningIcon } from "#ui/icons.tsx";
import { StateMessage, type Tone } from "#ui/States.tsx";
import { useLanguage, useWords } from "#ui/words.tsx";
import { fill } from "#words/format.ts";
import type { MailedLink } from "./link.ts";
import styles from "./Recover.module.css";
import type { Recovery } from "./recovery.ts";
import { useRequest } from "./use-request.ts";

interface Props {
  link: MailedLink;
  onOpen: (recovery: Recovery) => void;
  startAgain: () => void;
}

const PATHS = { open: "/api/recovery/open", cancel: "/api/recovery/cancel", undo: "/api/account/email/undo" };

/** Explains what a mailed link does, offers the button that does it, and shows the result. */
export function MailedAction({ link, onOpen, startAgain }: Props) {
  const words = useWords("recover");
  const [done, setDone] = useState(false);
  const { busy, error, problem, post } = useRequest();
  const { wish, token } = link;

  async function act() {
    const answer = await post<Recovery>(PATHS[wish], { token });
    if (!answer) return;
    // Removes the used link from the address.
    window.history.replaceState(window.history.state, "", window.location.pathname);
    if (wish === "open") onOpen(answer);
    else setDone(true);
  }

  const asks = {
    open: { title: words.open, text: words.openText, act: words.next },
    cancel: { title: words.cancelAsk, text: words.cancelAskText, act: words.cancel },
    undo: { title: words.undoAsk, text: words.undoAskText, act: words.undo },
  }[wish];
  const ends = {
    open: { title: words.done, text: words.doneText },
    cancel: { title: words.cancelDone, text: words.cancelDoneText },
    undo: { title: words.undoDone, text: words.undoDoneText },
  }[wish];

  if (done) return <Ended tone="done" icon={<TickIcon />} title={ends.title} text={ends.text} />;
  if (error && isFinal(error)) return <RecoveryProblem error={error} startAgain={startAgain} />;
  return (
    <Card>
      <StateMessage
        tone={wish === "open" ? "calm" : "care"}
        icon={wish === "open" ? <PhoneIcon /> : <WarningIcon />}
        title={asks.title}
        heading="h1"
      >
        {asks.text}
      </StateMessage>
      <Button kind="primary" wide aria-disabled={busy} onClick={act}>
        {asks.act}
      </Button>
      <p role="alert" className={styles.failed}>
        {problem}
      </p>
    </Card>
  );
}

const FINAL = ["too_early", "recovery_cancelled", "recovery_used", "unknown_recovery", "unknown_change"];

/** Whether a retry right away would fail again. */
const isFinal = ({ code }: SiteError) => code !== null && FINAL.includes(code);

/** Shows why a recovery cannot continue, and what to do instead. */
export function RecoveryProblem({ error, startAgain }: { error: SiteError; startAgain: () => void }) {
  const words = useWords("recover");
  const language = useLanguage();
  const again = (
    <Button wide onClick={startAgain}>
      {words.again}
    </Button>
  );
  switch (error.code) {
    case "too_early": {
      const text = fill(words.tooEarlyText, { time: spanOf(language, error.retryAfter, words) });
      return <Ended tone="calm" icon={<ClockIcon />} title={words.tooEarly} text={text} />;
    }
    case "recovery_cancelled":
      return (
        <Ended tone="care" icon={<CrossIcon />} title={words.cancelled} text={words.cancelledText}>
          {again}
        </Ended>
      );
    case "recovery_used":
      return (
        <Ended tone="care" icon={<WarningIcon />} title={words.used} text={words.usedText}>
          {again}
        </Ended>
      );
    default:
      return (
        <Ended tone="wrong" icon={<WarningIcon />} title={words.unknown} text={words.unknownText}>
          {again}
        </Ended>
      );
  }
}

interface EndedProps {
  tone: Tone;
  icon: ReactNode;
  title: string;
  text: string;
  children?: ReactNode;
}

function Ended({ tone, icon, title, text, children }: EndedProps) {
  return (
    <Card>
      <div role="status">
        <StateMessage tone={tone} icon={icon} title={title} heading="h1">
          {text}
        </StateMessage>
      </div>
      {children}
    </Card>
  );
}
