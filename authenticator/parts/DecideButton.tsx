import { Button } from "#ui/Button.tsx";
import type { ButtonKind } from "#ui/button-look.tsx";
import { useAttention } from "../hooks/use-attention.ts";

interface Props {
  kind?: ButtonKind;
  /** Whether it is off for another reason. */
  off?: boolean;
  onDecide: () => void;
  children: string;
}

/** A button that decides, with an attention of its own: for dialogs, which come over a screen that is settled. */
export function DecideButton({ kind = "danger", off = false, onDecide, children }: Props) {
  const { inert, guard } = useAttention();
  return (
    <Button kind={kind} aria-disabled={inert || off} onClick={guard(() => off || onDecide())}>
      {children}
    </Button>
  );
}
