import type { Action } from "#lib/protocol/kinds.ts";
import { Button } from "#ui/Button.tsx";
import { Filled } from "#ui/Filled.tsx";
import { ScanIcon } from "#ui/icons.tsx";
import { useAttention } from "../hooks/use-attention.ts";
import { Fixed, Site } from "../parts/Fixed.tsx";
import { Screen } from "../parts/Screen.tsx";
import { StatusIcon } from "../parts/StatusIcon.tsx";
import { plain } from "../site-name.ts";
import type { Account } from "../storage/accounts.ts";
import { useWords } from "../words.tsx";

interface Props {
  site: string;
  action: Action;
  account: Account | undefined;
  onContinue: () => void;
  onCancel: () => void;
}

/**
 * Shown if a link or a typed code opened the app, perhaps without the person's intention: nothing is sent before they
 * tap.
 */
export function Tap({ site, action, account, onContinue, onCancel }: Props) {
  const { tap } = useWords();
  const { inert, guard } = useAttention();
  return (
    <Screen
      kind="news"
      top={
        <StatusIcon tone="plain">
          <ScanIcon size={40} />
        </StatusIcon>
      }
      title={<Filled text={tap[action]} site={<Site of={site} />} />}
      actions={
        <>
          <Button kind="primary" wide aria-disabled={inert} onClick={guard(onContinue)}>
            {account ? (
              <span>
                <Filled text={tap.continueAs} email={<Fixed>{plain(account.email)}</Fixed>} />
              </span>
            ) : (
              tap.continue
            )}
          </Button>
          <Button wide onClick={onCancel}>
            {tap.cancel}
          </Button>
        </>
      }
    >
      <p>{tap.text}</p>
    </Screen>
  );
}
