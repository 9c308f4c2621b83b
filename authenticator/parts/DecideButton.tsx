import { Button, type ButtonKind } from "#ui/Button.tsx";
import { useAttention } from "../hooks/use-attention.ts";

interface Props {
  kind?: ButtonKind;
  /** Whether it is disabled for another reason. */
  off?: boolean;
  onDecide: () => void;
  children: string;
}

/**
 * A button that decides, with its own attention check: for dialogs, which open over a screen that is settled already.
 */
export function DecideButton({ kind = "danger", off = false, onDecide, children }: Props) {
  const { inert, guard } = useAttention();
  return (
    <Button kind={kind} aria-disabled={inert || off} onClick={guard(() => off || onDecide())}>
      {children}
    </Button>
  );
}
