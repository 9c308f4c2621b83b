import { Button } from "#ui/Button.tsx";
import { WarningIcon } from "#ui/icons.tsx";
import { Screen } from "../parts/Screen.tsx";
import { StatusIcon } from "../parts/StatusIcon.tsx";
import { useWords } from "../words.tsx";

/** Shown if a screen could not be rendered. */
export function AppFailed() {
  const { failed } = useWords();
  return (
    <Screen
      kind="news"
      top={
        <StatusIcon tone="plain">
          <WarningIcon size={40} />
        </StatusIcon>
      }
      title={failed.title}
      actions={
        <Button kind="primary" wide onClick={() => location.reload()}>
          {failed.reload}
        </Button>
      }
    >
      <p>{failed.text}</p>
    </Screen>
  );
}
