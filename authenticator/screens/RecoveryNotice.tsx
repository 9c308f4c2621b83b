import { Button } from "#ui/Button.tsx";
import { Filled } from "#ui/Filled.tsx";
import { TickIcon, WarningIcon } from "#ui/icons.tsx";
import type { Cancelling } from "../flow/flow-state.ts";
import { useDeviceLocale } from "../hooks/use-device-locale.ts";
import { Notice } from "../parts/Notice.tsx";
import { useWords } from "../words.tsx";

interface Props {
  /** Seconds until the recovery can be used. */
  usableIn: number;
  cancelling: Cancelling;
  off: boolean;
  onCancel: () => void;
}

/** Tells the owner of an account that a recovery was started, and offers to cancel it. */
export function RecoveryNotice({ usableIn, cancelling, off, onCancel }: Props) {
  const { recovery } = useWords();
  const locale = useDeviceLocale();
  if (cancelling === "cancelled") {
    return (
      <Notice icon={<TickIcon />}>
        <span role="status">{recovery.cancelled}</span>
      </Notice>
    );
  }
  const sending = cancelling === "sending";
  return (
    <Notice
      icon={<WarningIcon />}
      tone="care"
      actions={
        <Button kind="quiet" aria-disabled={off || sending} onClick={onCancel}>
          {sending ? recovery.sending : recovery.cancel}
        </Button>
      }
    >
      <p>
        <strong>{recovery.title}</strong>
      </p>
      <p>
        {usableIn > 0 ? <Filled text={recovery.later} time={<span>{spanOf(usableIn, locale)}</span>} /> : recovery.now}
      </p>
      <div role="status">{cancelling === "failed" && <p>{recovery.failed}</p>}</div>
    </Notice>
  );
}

/**
 * A duration in words: hours, or minutes if it is under two hours. Rounded up, so that it never promises less time than
 * there is.
 */
function spanOf(seconds: number, locale: string): string {
  const hours = Math.ceil(seconds / 3600);
  const [count, unit] = hours > 2 ? [hours, "hour"] : [Math.ceil(seconds / 60), "minute"];
  return new Intl.NumberFormat(locale, { style: "unit", unit: String(unit), unitDisplay: "long" }).format(
    Number(count),
  );
}
