import { useEffect, useState } from "react";
import type { SessionAnswer } from "#lib/protocol/answers.ts";
import { Button } from "#ui/Button.tsx";
import { Dialog } from "#ui/Dialog.tsx";
import { Filled } from "#ui/Filled.tsx";
import { DecideButton } from "../parts/DecideButton.tsx";
import { Fixed, Host } from "../parts/Fixed.tsx";
import { type KeyRemoval, sessionOf, takeKeyOff } from "../site/own-site.ts";
import { plain } from "../site-name.ts";
import type { Account } from "../storage/accounts.ts";
import { useWords } from "../words.tsx";

/**
 * Removes the key from its account at the site, if this browser is signed in to that account. It is a separate step,
 * placed below everything else because its availability is known only after a request.
 */
export function TakeKeyOff({ account }: { account: Account }) {
  const { site: words } = useWords();
  const [session, setSession] = useState<SessionAnswer>();
  const [open, setOpen] = useState(false);
  const [progress, setProgress] = useState<"asked" | "sending" | KeyRemoval>("asked");
  const values = { site: <Host of={account.provider} />, email: <Fixed>{plain(account.email)}</Fixed> };

  useEffect(() => {
    let gone = false;
    void sessionOf(account).then((answer) => gone || setSession(answer));
    return () => {
      gone = true;
    };
  }, [account]);

  async function take() {
    if (progress === "sending" || progress === "removed") return;
    setProgress("sending");
    setProgress(await takeKeyOff(account));
  }

  if (!session) return null;
  const over = progress === "removed" || progress === "last_key";
  return (
    <>
      <Button kind="danger" onClick={() => setOpen(true)}>
        {words.takeOff}
      </Button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title={
          progress === "removed"
            ? words.tookOffTitle
            : progress === "last_key"
              ? words.lastKeyTitle
              : words.takeOffTitle
        }
        actions={
          <>
            <Button onClick={() => setOpen(false)}>{over ? words.back : words.keep}</Button>
            {open && !over && (
              <DecideButton off={progress === "sending"} onDecide={() => void take()}>
                {words.takeOffButton}
              </DecideButton>
            )}
          </>
        }
      >
        {!over && (
          <p>
            <Filled text={words.takeOffText} {...values} />
          </p>
        )}
        {!over && session.keys <= 1 && (
          <p>
            <strong>
              <Filled text={words.takeOffOnly} {...values} />
            </strong>
          </p>
        )}
        <div role="status">
          {progress === "removed" && (
            <p>
              <Filled text={words.tookOff} {...values} />
            </p>
          )}
          {progress === "last_key" && (
            <p>
              <Filled text={words.takeOffLast} {...values} />
            </p>
          )}
          {progress === "failed" && <p>{words.takeOffFailed}</p>}
        </div>
      </Dialog>
    </>
  );
}
