import { useState } from "react";
import { Button } from "#ui/Button.tsx";
import { Dialog } from "#ui/Dialog.tsx";
import { Filled } from "#ui/Filled.tsx";
import { fill } from "#words/format.ts";
import { DecideButton } from "../parts/DecideButton.tsx";
import { Fixed, Host } from "../parts/Fixed.tsx";
import { plain, siteName } from "../site-name.ts";
import { type Account, removeAccount } from "../storage/accounts.ts";
import { StorageError } from "../storage/database.ts";
import { useWords } from "../words.tsx";

interface Props {
  account: Account;
  open: boolean;
  onClose: () => void;
  onRemoved: () => void;
}

/** Explains what deleting a key from this device means. The safe answer comes first and has the focus. */
export function RemoveAccount({ account, open, onClose, onRemoved }: Props) {
  const { site: words } = useWords();
  const [failed, setFailed] = useState(false);
  const email = <Fixed>{plain(account.email)}</Fixed>;

  async function remove() {
    try {
      await removeAccount(account.keyId);
      onRemoved();
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
      setFailed(true);
    }
  }

  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={fill(words.removeTitle, { site: siteName(account.provider) })}
      actions={
        <>
          <Button onClick={onClose}>{words.keep}</Button>
          {open && <DecideButton onDecide={() => void remove()}>{words.removeButton}</DecideButton>}
        </>
      }
    >
      <p>
        <Filled text={words.removeText} email={email} site={<Host of={account.provider} />} />
      </p>
      <p>
        <Filled text={words.removeOther} email={email} />
      </p>
      <div role="status">{failed && <p>{words.notRemoved}</p>}</div>
    </Dialog>
  );
}
