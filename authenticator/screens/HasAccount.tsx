import { Button } from "#ui/Button.tsx";
import { PersonIcon } from "#ui/icons.tsx";
import { fill } from "#words/format.ts";
import type { Asked } from "../ceremony.ts";
import type { Way } from "../hooks/use-ceremony.ts";
import { Screen } from "../parts/Screen.tsx";
import { Sign } from "../parts/Sign.tsx";
import { siteName } from "../site-name.ts";
import { useWords } from "../words.tsx";

interface Props {
  asked: Asked;
  way: Way | undefined;
  /** Turns the registration down: the person goes another way. */
  onLeave: (way: Way) => void;
  /** The site has lost the old account: it is made anew. */
  onGoOn: () => void;
  onClose: () => void;
}

/** An address that this device has an account for is being registered once more. */
export function HasAccount({ asked, way, onLeave, onGoOn, onClose }: Props) {
  const words = useWords();
  const values = { site: siteName(asked.link.provider), email: asked.email };
  const { hasAccount } = words;
  const sign = (
    <Sign tone="plain">
      <PersonIcon size={40} />
    </Sign>
  );

  if (way) {
    return (
      <Screen
        key={way}
        kind="news"
        top={sign}
        title={way === "sign_in" ? hasAccount.signIn : hasAccount.another}
        actions={
          <Button kind="primary" wide onClick={onClose}>
            {words.outcome.done}
          </Button>
        }
      >
        <p>{hasAccount[asked.request.same_device ? "here" : "there"][way]}</p>
      </Screen>
    );
  }
  return (
    <Screen
      kind="news"
      top={sign}
      title={hasAccount.title}
      actions={
        <>
          <Button kind="primary" wide onClick={() => onLeave("sign_in")}>
            {hasAccount.signIn}
          </Button>
          <Button wide onClick={() => onLeave("another")}>
            {hasAccount.another}
          </Button>
          <Button kind="quiet" wide onClick={onGoOn}>
            {fill(hasAccount.anew, values)}
          </Button>
        </>
      }
    >
      <p>{fill(hasAccount.text, values)}</p>
    </Screen>
  );
}
