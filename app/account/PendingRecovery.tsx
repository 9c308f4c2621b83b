"use client";

import type { AccountAnswer } from "#lib/accounts/overview.ts";
import { Button } from "#ui/Button.tsx";
import { Card } from "#ui/Card.tsx";
import { WarningIcon } from "#ui/icons.tsx";
import { Emblem } from "#ui/States.tsx";
import { useLanguage, useWords } from "#ui/words.tsx";
import { fill } from "#words/format.ts";
import styles from "./Account.module.css";
import { Problem } from "./Problem.tsx";
import { spanOf } from "./span.ts";
import { useChange } from "./use-change.ts";

interface Props {
  pending: NonNullable<AccountAnswer["recovery"]["pending"]>;
  reload: () => Promise<void>;
}

/** Warns that somebody has started a recovery of this account, and offers to cancel it. */
export function PendingRecovery({ pending, reload }: Props) {
  const words = useWords("account");
  const spans = useWords("recover");
  const language = useLanguage();
  const { busy, problem, change } = useChange();
  const { id, method, usable_in: usableIn, browser } = pending;

  return (
    <Card labelledBy="recovery">
      <div role="alert" className={styles.warning}>
        <Emblem tone="care" icon={<WarningIcon />} />
        <h2 id="recovery">{words.recoveryTitle}</h2>
        <p>
          {words.recoveryBy[method]}{" "}
          {usableIn > 0 ? fill(words.recoveryIn, { time: spanOf(language, usableIn, spans) }) : words.recoveryNow}
        </p>
        {browser && (
          <p className={styles.text}>
            {fill(words.recoveryFrom, { browser: browser.name, system: browser.system, address: browser.address })}
          </p>
        )}
        <p>{words.recoveryYou}</p>
      </div>
      <Button
        kind="danger"
        wide
        aria-disabled={busy}
        onClick={async () => {
          await change("/api/recovery/cancel", { recovery: id });
          await reload();
        }}
      >
        {words.cancelRecovery}
      </Button>
      <Problem text={problem} />
    </Card>
  );
}
