import { type ReactNode, useCallback, useState } from "react";
import { Button } from "#ui/Button.tsx";
import { Filled } from "#ui/Filled.tsx";
import { KeyIcon } from "#ui/icons.tsx";
import type { Cancelling, Decision, Version2Request } from "../flow/flow-state.ts";
import { useAttention } from "../hooks/use-attention.ts";
import { JustNow } from "../parts/Ago.tsx";
import { Fixed, Host, Site } from "../parts/Fixed.tsx";
import { Keypad } from "../parts/Keypad.tsx";
import { Notice } from "../parts/Notice.tsx";
import { Screen } from "../parts/Screen.tsx";
import { TimeLeft } from "../parts/TimeLeft.tsx";
import { plain } from "../site-name.ts";
import { numberOf } from "../typed-number.ts";
import { useWords } from "../words.tsx";
import { BrowserTrust } from "./BrowserTrust.tsx";
import styles from "./Question.module.css";
import { RecoveryNotice } from "./RecoveryNotice.tsx";

interface Props {
  request: Version2Request;
  /** The decision that is being sent. */
  deciding: Decision | undefined;
  cancelling: Cancelling;
  onDecide: (decision: Decision) => void;
  onCancelRecovery: () => void;
  onEnd: () => void;
}

/** A question with its details in the order in which a person needs them, and its answers. */
export function Question({ request, deciding, cancelling, onDecide, onCancelRecovery, onEnd }: Props) {
  const { ask } = useWords();
  const { action, site, email, details } = request;
  const { inert, guard } = useAttention();
  const [digits, setDigits] = useState("");
  const changeDigits = useCallback((change: (digits: string) => string) => setDigits(change), []);
  // Empty if the site sent only characters that cannot be shown.
  const address = plain(details.browser.address, 64);
  const busy = deciding !== undefined;
  const off = inert || busy;
  const asksNumber = details.number_digits > 0;
  const number = numberOf(digits);
  const ready = !asksNumber || number !== undefined;

  return (
    <Screen
      kind="question"
      top={busy ? <Sending site={site} /> : <TimeLeft until={request.expiresAt} onEnd={onEnd} />}
      title={<Title text={ask[action]} site={site} email={email} />}
      actions={
        <>
          {asksNumber && <Keypad digits={digits} onDigits={changeDigits} off={busy} />}
          <div className={styles.pair}>
            <Button wide aria-disabled={off} onClick={guard(() => busy || onDecide({ approve: false }))}>
              {ask.deny}
            </Button>
            <Button
              kind="primary"
              wide
              aria-disabled={off || !ready}
              onClick={guard(() => ready && !busy && onDecide({ approve: true, number }))}
            >
              {ask.approve[action]}
            </Button>
          </div>
        </>
      }
    >
      {details.text !== undefined && action === "confirm" && (
        <p className={styles.text} dir="auto" translate="no">
          {details.text}
        </p>
      )}
      <dl className={styles.facts}>
        <Fact name={ask.browser}>
          <Filled
            text={ask.browserOn}
            browser={<Fixed>{plain(details.browser.name, 64)}</Fixed>}
            system={<Fixed>{plain(details.browser.system, 64)}</Fixed>}
          />
        </Fact>
        {address !== "" && (
          <Fact name={ask.from}>
            <Fixed>{address}</Fixed>
          </Fact>
        )}
        <Fact name={ask.asked}>
          <JustNow at={request.requestedAt} />
        </Fact>
      </dl>
      <BrowserTrust request={request} />
      {request.existing && action === "add-device" && (
        <Notice icon={<KeyIcon />} tone="plain">
          {ask.existing}
        </Notice>
      )}
      {details.recovery && (request.account ?? request.existing) && (
        <RecoveryNotice
          usableIn={details.recovery.usable_in}
          cancelling={cancelling}
          off={off}
          onCancel={guard(onCancelRecovery)}
        />
      )}
    </Screen>
  );
}

/** What is asked, and by which site. */
export function Title({ text, site, email }: { text: string; site: string; email?: string | undefined }) {
  const { ask } = useWords();
  return (
    <>
      <span>
        <Filled text={text} site={<Site of={site} />} />
      </span>{" "}
      {email !== undefined && (
        <span className={styles.as}>
          <Filled text={ask.as} email={<Fixed>{plain(email)}</Fixed>} />
        </span>
      )}
    </>
  );
}

/** Takes the place of the remaining time, so that nothing below it moves. */
export function Sending({ site }: { site: string }) {
  const { ask } = useWords();
  return (
    <p className={styles.sending} role="status">
      <Filled text={ask.sending} site={<Host of={site} />} />
    </p>
  );
}

export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={styles.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
