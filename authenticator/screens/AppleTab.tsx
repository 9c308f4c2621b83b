import { Button } from "#ui/Button.tsx";
import { PhoneIcon } from "#ui/icons.tsx";
import { Screen } from "../parts/Screen.tsx";
import { Sign } from "../parts/Sign.tsx";
import { useWords } from "../words.tsx";

interface Props {
  onGoOn: () => void;
  onCancel: () => void;
}

/** Before the first key is made in a tab of Safari, where it does not last. Nothing was sent yet. */
export function AppleTab({ onGoOn, onCancel }: Props) {
  const { appleTab } = useWords();
  return (
    <Screen
      kind="news"
      top={
        <Sign tone="care">
          <PhoneIcon size={40} />
        </Sign>
      }
      title={appleTab.title}
      actions={
        <>
          <Button kind="primary" wide onClick={onCancel}>
            {appleTab.cancel}
          </Button>
          <Button wide onClick={onGoOn}>
            {appleTab.anyway}
          </Button>
        </>
      }
    >
      <p>{appleTab.text}</p>
      <p>
        <strong>{appleTab.steps}</strong>
      </p>
    </Screen>
  );
}
