import { Button } from "#ui/Button.tsx";
import { Filled } from "#ui/Filled.tsx";
import { PersonIcon } from "#ui/icons.tsx";
import type { Decision, Version1Request } from "../flow/flow-state.ts";
import { useAttention } from "../hooks/use-attention.ts";
import { Fixed, Host } from "../parts/Fixed.tsx";
import { Notice } from "../parts/Notice.tsx";
import { Screen } from "../parts/Screen.tsx";
import { TimeLeft } from "../parts/TimeLeft.tsx";
import { plain } from "../site-name.ts";
import { useWords } from "../words.tsx";
import { TrustBox } from "./BrowserTrust.tsx";
import styles from "./Question.module.css";
import { Fact, Sending, Title } from "./Question.tsx";

interface Props {
  request: Version1Request;
  sending: boolean;
  onDecide: (decision: Decision) => void;
  onEnd: () => void;
}

/**
 * The question of a version-1 code. Nothing is sent before the person decides, and then only to the host that is shown.
 */
export function Version1Question({ request, sending, onDecide, onEnd }: Props) {
  const { ask, version1 } = useWords();
  const { action, code, email, site, expiresAt, existing } = request;
  const { inert, guard } = useAttention();
  const off = inert || sending;
  const top = expiresAt === undefined ? null : <TimeLeft until={expiresAt} onEnd={onEnd} />;
  return (
    <Screen
      kind="question"
      top={sending ? <Sending site={site} /> : top}
      title={<Title text={ask[action]} site={site} email={email} />}
      actions={
        <div className={styles.pair}>
          <Button wide aria-disabled={off} onClick={guard(() => sending || onDecide({ approve: false }))}>
            {ask.deny}
          </Button>
          <Button
            kind="primary"
            wide
            aria-disabled={off}
            onClick={guard(() => sending || onDecide({ approve: true, number: undefined }))}
          >
            {ask.approve[action]}
          </Button>
        </div>
      }
    >
      <dl className={styles.facts}>
        <Fact name={version1.goesTo}>
          <Host of={site} />
        </Fact>
        <Fact name={version1.callsItself}>
          <Fixed>{plain(code.provider)}</Fixed>
        </Fact>
      </dl>
      <TrustBox grade="care" title={version1.care} text={version1.careText} site={site} />
      {action === "register" && existing && (
        <Notice icon={<PersonIcon />} tone="plain">
          <Filled text={version1.existing} email={<Fixed>{plain(email)}</Fixed>} />
        </Notice>
      )}
    </Screen>
  );
}
