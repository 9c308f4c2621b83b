import { Button } from "#ui/Button.tsx";
import { PersonIcon } from "#ui/icons.tsx";
import { fill } from "#words/format.ts";
import { Notice } from "../parts/Notice.tsx";
import { Screen } from "../parts/Screen.tsx";
import { TimeLeft } from "../parts/TimeLeft.tsx";
import styles from "../screens/Question.module.css";
import { Fact, useSettled } from "../screens/Question.tsx";
import { StandingBox } from "../screens/Standing.tsx";
import { plain, siteName } from "../site-name.ts";
import { useWords } from "../words.tsx";
import type { OriginalAsked } from "./original.ts";

interface Props {
  asked: OriginalAsked;
  sending: boolean;
  onDecide: (approve: boolean) => void;
  onEnd: () => void;
}

/** The question that a code of the original asks. Nothing is sent before it is answered, and then to the host that it names. */
export function OriginalQuestion({ asked, sending, onDecide, onEnd }: Props) {
  const { ask, original } = useWords();
  const { code, email } = asked;
  const site = siteName(asked.site);
  const inert = !useSettled() || sending;
  const login = asked.action === "login";
  return (
    <Screen
      kind="question"
      top={
        <>
          {asked.action === "login" && !sending && <TimeLeft until={asked.code.validTill * 1000} onEnd={onEnd} />}
          <p className={styles.sending} role="status">
            {sending && fill(ask.sending, { site })}
          </p>
        </>
      }
      title={
        <>
          {fill(login ? ask.login : ask.register, { site })}{" "}
          <span className={styles.as}>{fill(ask.as, { email: plain(email) })}</span>
        </>
      }
      actions={
        <div className={styles.pair}>
          <Button wide disabled={inert} onClick={() => onDecide(false)}>
            {ask.deny}
          </Button>
          <Button kind="primary" wide disabled={inert} onClick={() => onDecide(true)}>
            {login ? ask.approve : ask.create}
          </Button>
        </div>
      }
    >
      <dl className={styles.facts}>
        <Fact name={original.goesTo}>{site}</Fact>
        <Fact name={original.callsItself}>{plain(code.provider)}</Fact>
      </dl>
      <StandingBox grade="care" title={original.care} text={original.careText} site={site} />
      {asked.action === "register" && asked.existing && (
        <Notice icon={<PersonIcon />}>{fill(original.existing, { email: plain(email) })}</Notice>
      )}
    </Screen>
  );
}
