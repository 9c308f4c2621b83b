import type { Action } from "#lib/protocol/kinds.ts";
import type { Link } from "#lib/protocol/link.ts";
import { Button } from "#ui/Button.tsx";
import { ButtonLink } from "#ui/ButtonLink.tsx";
import { noteReturn } from "#ui/continued-here.ts";
import { PhoneIcon } from "#ui/icons.tsx";
import { CopyLink } from "../parts/CopyLink.tsx";
import { Host } from "../parts/Fixed.tsx";
import { Screen } from "../parts/Screen.tsx";
import { StatusIcon } from "../parts/StatusIcon.tsx";
import type { KeyRisk } from "../platform.ts";
import { Filled, useWords } from "../words.tsx";
import styles from "./KeyWarning.module.css";

interface Props {
  risk: KeyRisk;
  site: string;
  action: Action;
  link: Link | undefined;
  onGoOn: () => void;
  onCancel: () => void;
}

/** Before the first key is made where it does not last. Nothing was sent yet. */
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
            <ButtonLink kind="primary" wide href={`${site}/register`} onFollow={noteReturn}>
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
