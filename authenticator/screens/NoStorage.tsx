import { Button } from "#ui/Button.tsx";
import { KeyIcon } from "#ui/icons.tsx";
import { Screen } from "../parts/Screen.tsx";
import { StatusIcon } from "../parts/StatusIcon.tsx";
import { useWords } from "../words.tsx";

/** Shown if the browser cannot open its storage, with the keys and the setting of the lock. */
export function NoStorage({ waiting, onRetry }: { waiting: boolean; onRetry: () => void }) {
  const { storage } = useWords();
  return (
    <Screen
      kind="news"
      top={
        <StatusIcon tone="plain">
          <KeyIcon size={40} />
        </StatusIcon>
      }
      title={storage.title}
      actions={
        <Button kind="primary" wide onClick={onRetry}>
          {storage.again}
        </Button>
      }
    >
      <p>{storage.text}</p>
      {waiting && <p>{storage.waiting}</p>}
    </Screen>
  );
}
