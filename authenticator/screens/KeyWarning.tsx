import type { Action } from "#lib/protocol/kinds.ts";
import type { Link } from "#lib/protocol/link.ts";
import { Button, ButtonLink } from "#ui/Button.tsx";
import { Filled } from "#ui/Filled.tsx";
import { PhoneIcon } from "#ui/icons.tsx";
import { CopyLink } from "../parts/CopyLink.tsx";
import { Host } from "../parts/Fixed.tsx";
import { Screen } from "../parts/Screen.tsx";
import { StatusIcon } from "../parts/StatusIcon.tsx";
import type { KeyRisk } from "../platform.ts";
import { useWords } from "../words.tsx";
import styles from "./KeyWarning.module.css";

interface Props {
  risk: KeyRisk;
  site: string;
  action: Action;
  link: Link | undefined;
  onGoOn: () => void;
  onCancel: () => void;
}

/** Warns before the first key is created in a browser that may lose it. Nothing has been sent yet. */
export function KeyWarning({ risk, site, action, link, onGoOn, onCancel }: Props) {
  const { keyWarning } = useWords();
  const { title, text, steps, anyway } = keyWarning[risk];
  return (
    <Screen
      kind="news"
      top={
        <StatusIcon tone="care">
          <PhoneIcon size={40} />
        </StatusIcon>
      }
      title={title}
      actions={
        <>
          {risk === "safari_tab" && action === "register" ? (
            <ButtonLink kind="primary" wide href={`${site}/register`}>
              <span>
                <Filled text={keyWarning.back} site={<Host of={site} />} />
              </span>
            </ButtonLink>
          ) : (
            link && <CopyLink link={link} />
          )}
          <Button wide onClick={onGoOn}>
            {anyway}
          </Button>
          <Button kind="quiet" wide onClick={onCancel}>
            {keyWarning.cancel}
          </Button>
        </>
      }
    >
      <p>{text}</p>
      {steps.length > 0 && (
        <ol className={styles.steps}>
          {steps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      )}
    </Screen>
  );
}
