import { useEffect, useState } from "react";
import type { SessionAnswer } from "#lib/protocol/messages.ts";
import { Button } from "#ui/Button.tsx";
import { Dialog } from "#ui/Dialog.tsx";
import { fill } from "#words/format.ts";
import { type Account, removeAccount } from "../accounts.ts";
import { StorageError } from "../database.ts";
import { showSites } from "../hooks/use-view.ts";
import { sessionOf, takeKeyOff } from "../own-site.ts";
import { plain, siteName } from "../site-name.ts";
import { useWords } from "../words.tsx";

interface Props {
  account: Account;
  open: boolean;
  onClose: () => void;
}

/** What removing an account from this device means, and the way to take its key off the account first. */
export function RemoveAccount({ account, open, onClose }: Props) {
  const { site: words, sites } = useWords();
  const [session, setSession] = useState<SessionAnswer | "asking" | undefined>("asking");
  const [taking, setTaking] = useState<"no" | "going" | "failed" | "done">("no");
  const [kept, setKept] = useState(false);
  const values = { site: siteName(account.provider), email: plain(account.email) };

  useEffect(() => {
    void sessionOf(account).then(setSession);
  }, [account]);

  async function take() {
    if (taking === "going" || taking === "done") return;
    setTaking("going");
    setTaking((await takeKeyOff(account)) ? "done" : "failed");
  }
  async function remove() {
    try {
      await removeAccount(account.keyId);
      showSites();
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
      setKept(true);
    }
  }

  const answer = session === "asking" ? undefined : session;
  return (
    <Dialog
      // Whole from the first: a button that came later would come under somebody's finger.
      open={open && session !== "asking"}
      onClose={onClose}
      title={fill(words.removeTitle, values)}
      actions={
        <>
          <Button onClick={onClose}>{words.keep}</Button>
          <Button kind="danger" onClick={() => void remove()}>
            {words.remove}
          </Button>
        </>
      }
    >
      <p>{fill(words.removeText, values)}</p>
      {!answer && <p>{fill(words.removeAccount, values)}</p>}
      {answer && (
        <>
          <p>{fill(answer.keys === 1 ? words.takeOffOnly : words.takeOffText, values)}</p>
          <p>
            <Button
              kind="danger"
              wide
              aria-disabled={taking === "going" || taking === "done"}
              onClick={() => void take()}
            >
              {words.takeOff}
            </Button>
          </p>
        </>
      )}
      <p role="status">
        {taking === "failed" && fill(words.takeOffFailed, values)}
        {taking === "done" && fill(words.tookOff, values)}
        {kept && sites.storageFailed}
      </p>
    </Dialog>
  );
}
