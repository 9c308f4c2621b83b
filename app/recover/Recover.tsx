"use client";

import { useEffect, useState } from "react";
import { Card } from "#ui/Card.tsx";
import { ServerIcon } from "#ui/icons.tsx";
import { StateMessage } from "#ui/States.tsx";
import { useWords } from "#ui/words.tsx";
import { CodeForm } from "./CodeForm.tsx";
import { type MailedLink, readMailedLink } from "./link.ts";
import { MailedAction } from "./MailedAction.tsx";
import { MailForm } from "./MailForm.tsx";
import { NewPhone } from "./NewPhone.tsx";
import styles from "./Recover.module.css";
import type { Recovery } from "./recovery.ts";

interface Props {
  /** The methods that the site allows: `RECOVERY`. */
  mode: "codes" | "mail" | "off";
  /** Seconds until a mailed link can be used. */
  delay: number;
}

/** Lets people recover an account: by a recovery code, by a mailed link, or by a link from the operator. */
export function Recover({ mode, delay }: Props) {
  const words = useWords("recover");
  const [link, setLink] = useState<MailedLink | null>(null);
  const [byMail, setByMail] = useState(false);
  const [recovery, setRecovery] = useState<Recovery | null>(null);

  useEffect(() => {
    const look = () => setLink(readMailedLink(window.location.hash));
    look();
    window.addEventListener("hashchange", look);
    return () => window.removeEventListener("hashchange", look);
  }, []);

  function startAgain() {
    window.history.replaceState(window.history.state, "", window.location.pathname);
    setLink(null);
    setRecovery(null);
  }

  return (
    <>
      {content()}
      {mode !== "off" && !recovery && !link && <p className={styles.text}>{words.help}</p>}
      <p className={styles.below}>
        <a href="/login">{words.signIn}</a>
      </p>
    </>
  );

  function content() {
    if (recovery) return <NewPhone recovery={recovery} startAgain={startAgain} />;
    if (link) return <MailedAction key={link.token} link={link} onOpen={setRecovery} startAgain={startAgain} />;
    if (mode === "off") {
      return (
        <Card>
          <StateMessage tone="care" icon={<ServerIcon />} title={words.off} heading="h1">
            {words.offText}
          </StateMessage>
        </Card>
      );
    }
    if (byMail) return <MailForm delay={delay} onCode={() => setByMail(false)} />;
    return <CodeForm onRecovery={setRecovery} onMail={mode === "mail" ? () => setByMail(true) : null} />;
  }
}
