import { useEffect } from "react";
import { DeleteIcon } from "#ui/icons.tsx";
import { fill } from "#words/format.ts";
import { DIGITS, withDigit, withoutLast } from "../typed-number.ts";
import { useWords } from "../words.tsx";
import styles from "./Keypad.module.css";

interface Props {
  digits: string;
  onDigits: (change: (digits: string) => string) => void;
  /** Whether it is disabled. */
  off: boolean;
}

/** A keypad for the number on the other screen. A computer's keyboard also works. */
export function Keypad({ digits, onDigits, off }: Props) {
  const { ask } = useWords();
  useEffect(() => {
    if (off) return;
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === "Backspace") onDigits(withoutLast);
      else if (/^\d$/.test(event.key)) onDigits((before) => withDigit(before, event.key));
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [off, onDigits]);

  const said = digits ? fill(ask.typed, { digits: [...digits].join(" ") }) : ask.typedNone;
  return (
    <fieldset className={styles.keypad}>
      <legend>{ask.number}</legend>
      <div className={styles.typed}>
        {Array.from({ length: DIGITS }, (_, at) => (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: places have no other identity
            key={`${at}${digits[at] ?? ""}`}
            className={styles.digit}
            aria-hidden="true"
            translate="no"
            data-next={(!off && at === digits.length) || undefined}
          >
            {digits[at] ?? ""}
          </span>
        ))}
        <button
          type="button"
          className={styles.delete}
          aria-label={ask.delete}
          aria-disabled={off || digits === ""}
          onClick={() => off || onDigits(withoutLast)}
        >
          <DeleteIcon size={24} />
        </button>
      </div>
      <p role="status" className="unseen">
        {said}
      </p>
      <div className={styles.keys} translate="no">
        {["1", "2", "3", "4", "5", "6", "7", "8", "9", "0"].map((digit) => (
          <button
            key={digit}
            type="button"
            className={styles.key}
            data-digit={digit}
            aria-label={fill(ask.digit, { digit })}
            aria-disabled={off || withDigit(digits, digit) === digits}
            onClick={() => off || onDigits((before) => withDigit(before, digit))}
          >
            {digit}
          </button>
        ))}
      </div>
    </fieldset>
  );
}
