import { Button } from "#ui/Button.tsx";
import { Filled } from "#ui/Filled.tsx";
import { ComputerIcon } from "#ui/icons.tsx";
import type { Version1Request } from "../flow/flow-state.ts";
import type { PageSaid } from "../flow/version-1.ts";
import { useAttention } from "../hooks/use-attention.ts";
import { Host } from "../parts/Fixed.tsx";
import { Screen } from "../parts/Screen.tsx";
import { StatusIcon } from "../parts/StatusIcon.tsx";
import { useWords } from "../words.tsx";

interface Props {
  request: Version1Request;
  onSettle: (said: PageSaid) => void;
  onClose: () => void;
}

/**
 * Shown after an answer of version 1 was sent. Only the site's page shows the result; after a registration, the person
 * reports it here.
 */
export function Version1Sent({ request, onSettle, onClose }: Props) {
  const { version1, outcome } = useWords();
  const { inert, guard } = useAttention();
  const login = request.action === "login";
  return (
    <Screen
      kind="news"
      top={
        <StatusIcon tone="plain">
          <ComputerIcon size={40} />
        </StatusIcon>
      }
      title={version1.sentTitle}
      actions={
        login ? (
          <Button kind="primary" wide onClick={onClose}>
            {outcome.done}
          </Button>
        ) : (
          (["worked", "nothing", "failed"] as const).map((said) => (
            <Button
              key={said}
              kind={said === "worked" ? "primary" : "secondary"}
              wide
              aria-disabled={inert}
              onClick={guard(() => onSettle(said))}
            >
              {version1[said]}
            </Button>
          ))
        )
      }
    >
      <p>
        <Filled text={login ? version1.sentText : version1.sentRegister} site={<Host of={request.site} />} />
      </p>
    </Screen>
  );
}
