import { useId, useState } from "react";
import { formatUserCode, parseUserCode } from "#lib/protocol/user-code.ts";
import { Button } from "#ui/Button.tsx";
import { Form } from "#ui/Form.tsx";
import { showSites } from "../hooks/use-view.ts";
import { BackLink } from "../parts/BackLink.tsx";
import { Screen } from "../parts/Screen.tsx";
import { siteName } from "../site-name.ts";
import type { Account } from "../storage/accounts.ts";
import { useWords } from "../words.tsx";
import styles from "./TypedCode.module.css";

interface Props {
  accounts: Account[];
  onCode: (site: string, userCode: string) => void;
}

/** Takes a code of eight letters instead of a scan, for our own site and for those with an account here. */
export function TypedCode({ accounts, onCode }: Props) {
  const { typed } = useWords();
  const form = useId();
  const input = useId();
  const select = useId();
  const sites = [...new Set([location.origin, ...accounts.map(({ provider }) => provider)])];
  const [site, setSite] = useState(() => accounts[0]?.provider ?? location.origin);
  const [text, setText] = useState("");
  const [wrong, setWrong] = useState(false);

  const submit = () => {
    const letters = parseUserCode(text);
    if (letters === null) return setWrong(true);
    onCode(site, formatUserCode(letters));
  };

  return (
    <Screen
      kind="page"
      before={<BackLink />}
      title={typed.title}
      actions={
        <>
          <Button kind="primary" wide type="submit" form={form}>
            {typed.continue}
          </Button>
          <Button wide onClick={showSites}>
            {typed.cancel}
          </Button>
        </>
      }
    >
      <p className={styles.text}>{typed.text}</p>
      <Form id={form} className={styles.form} onSubmit={() => submit()}>
        {sites.length > 1 && (
          <div className={styles.field}>
            <label htmlFor={select}>{typed.site}</label>
            <select id={select} translate="no" value={site} onChange={(event) => setSite(event.target.value)}>
              {sites.map((origin) => (
                <option key={origin} value={origin}>
                  {siteName(origin)}
                </option>
              ))}
            </select>
          </div>
        )}
        <div className={styles.field}>
          <label htmlFor={input}>{typed.label}</label>
          <input
            id={input}
            className={styles.code}
            translate="no"
            value={text}
            placeholder="WDJB-MJHT"
            autoComplete="off"
            autoCapitalize="characters"
            autoCorrect="off"
            spellCheck={false}
            enterKeyHint="go"
            maxLength={32}
            required
            aria-invalid={wrong}
            aria-describedby={`${input}-wrong`}
            onChange={(event) => {
              setText(event.target.value);
              setWrong(false);
            }}
          />
          <div id={`${input}-wrong`} role="alert" className={styles.wrong}>
            {wrong && <p>{typed.wrong}</p>}
          </div>
        </div>
      </Form>
    </Screen>
  );
}
