import { Button } from "#ui/Button.tsx";
import { ButtonLink } from "#ui/ButtonLink.tsx";
import { PersonIcon } from "#ui/icons.tsx";
import type { Alternative, Version2Request } from "../flow/flow-state.ts";
import { useAttention } from "../hooks/use-attention.ts";
import { Fixed, Host } from "../parts/Fixed.tsx";
import { Screen } from "../parts/Screen.tsx";
import { StatusIcon } from "../parts/StatusIcon.tsx";
import { Filled, useWords } from "../words.tsx";

interface Props {
  request: Version2Request;
  alternative: Alternative | undefined;
  /** Denies the registration: the person does something else. */
  onLeave: (alternative: Alternative) => void;
  /** The site has lost the old account: it is made anew. */
  onGoOn: () => void;
  onClose: () => void;
}

/** An address that this device has an account for is being registered once more. */
export function HasAccount({ request, alternative, onLeave, onGoOn, onClose }: Props) {
  const { hasAccount, outcome } = useWords();
  const { inert, guard } = useAttention();
  const { site, sameDevice } = request;
  const values = { site: <Host of={site} />, email: <Fixed>{request.email}</Fixed> };
  const icon = (
    <StatusIcon tone="plain">
      <PersonIcon size={40} />
    </StatusIcon>
  );

  if (alternative) {
    const page = alternative === "sign_in" ? "/login" : "/register";
    return (
      <Screen
        key={alternative}
        kind="news"
        top={icon}
        title={alternative === "sign_in" ? hasAccount.signIn : hasAccount.another}
        actions={
          <>
            {sameDevice && (
              <ButtonLink kind="primary" wide href={site + page}>
                <span>
                  <Filled text={outcome.backTo} {...values} />
                </span>
              </ButtonLink>
            )}
            <Button kind={sameDevice ? "secondary" : "primary"} wide onClick={onClose}>
              {outcome.done}
            </Button>
          </>
        }
      >
        <p>
          <Filled text={hasAccount[sameDevice ? "here" : "there"][alternative]} {...values} />
        </p>
      </Screen>
    );
  }
  return (
    <Screen
      kind="news"
      top={icon}
      title={hasAccount.title}
      actions={
        <>
          <Button kind="primary" wide aria-disabled={inert} onClick={guard(() => onLeave("sign_in"))}>
            {hasAccount.signIn}
          </Button>
          <Button wide aria-disabled={inert} onClick={guard(() => onLeave("another"))}>
            {hasAccount.another}
          </Button>
          <Button kind="quiet" wide aria-disabled={inert} onClick={guard(onGoOn)}>
            <span>
              <Filled text={hasAccount.anew} {...values} />
            </span>
          </Button>
        </>
      }
    >
      <p>
        <Filled text={hasAccount.text} {...values} />
      </p>
    </Screen>
  );
}
