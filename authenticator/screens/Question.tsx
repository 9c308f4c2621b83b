import { type ReactNode, useEffect, useState } from "react";
import { Button } from "#ui/Button.tsx";
import { fill } from "#words/format.ts";
import type { Asked } from "../ceremony.ts";
import type { Decision } from "../hooks/use-ceremony.ts";
import { JustNow } from "../parts/Ago.tsx";
import { Screen } from "../parts/Screen.tsx";
import { TimeLeft } from "../parts/TimeLeft.tsx";
import { plain, siteName } from "../site-name.ts";
import { useWords } from "../words.tsx";
import styles from "./Question.module.css";
import { Standing } from "./Standing.tsx";

/** A tap meant for what was here before must not decide. */
const SETTLE_MS = 400;

interface Props {
  asked: Asked;
  /** The decision that is on its way. */
  deciding: Decision | undefined;
  onDecide: (decision: Decision) => void;
  onEnd: () => void;
}

/** The question, in the order in which a person needs it, and its answers. */
export function Question({ asked, deciding, onDecide, onEnd }: Props) {
  const words = useWords();
  const { request, link, email, skew } = asked;
  const site = siteName(link.provider);
  const settled = useSettled();
  const busy = deciding !== undefined;
  const inert = !settled || busy;
  const login = link.action === "login";

  return (
    <Screen
      kind="question"
      top={
        <>
          {!busy && <TimeLeft until={request.expires_at * 1000 - skew} onEnd={onEnd} />}
          <p className={styles.sending} role="status">
            {deciding && fill(deciding.approve ? words.ask.sending : words.ask.denying, { site })}
          </p>
        </>
      }
      title={
        <>
          {fill(login ? words.ask.login : words.ask.register, { site })}{" "}
          <span className={styles.as}>{fill(words.ask.as, { email })}</span>
        </>
      }
      actions={
        <>
          {request.numbers.length > 0 && (
            <fieldset className={styles.numbers} disabled={inert}>
              <legend>{words.ask.number}</legend>
              {request.numbers.map((number) => (
                <button
                  key={number}
                  type="button"
                  className={styles.number}
                  aria-label={fill(words.ask.numberButton, { number: String(number) })}
                  data-picked={(deciding?.approve && deciding.number === number) || undefined}
                  onClick={() => onDecide({ approve: true, number })}
                >
                  {number}
                </button>
              ))}
            </fieldset>
          )}
          <div className={styles.pair}>
            <Button wide disabled={inert} onClick={() => onDecide({ approve: false })}>
              {words.ask.deny}
            </Button>
            {request.numbers.length === 0 && (
              <Button
                kind="primary"
                wide
                disabled={inert}
                onClick={() => onDecide({ approve: true, number: undefined })}
              >
                {login ? words.ask.approve : words.ask.create}
              </Button>
            )}
          </div>
        </>
      }
    >
      <dl className={styles.facts}>
        <Fact name={words.ask.browser}>
          {fill(words.ask.browserOn, { browser: plain(request.browser.name), system: plain(request.browser.system) })}
        </Fact>
        <Fact name={words.ask.from}>{plain(request.browser.address)}</Fact>
        <Fact name={words.ask.asked}>
          <JustNow at={request.requested_at * 1000 - skew} />
        </Fact>
      </dl>
      <Standing request={request} site={site} />
    </Screen>
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

export function useSettled(): boolean {
  const [settled, setSettled] = useState(false);
  useEffect(() => {
    const timer = setTimeout(setSettled, SETTLE_MS, true);
    return () => clearTimeout(timer);
  }, []);
  return settled;
}
