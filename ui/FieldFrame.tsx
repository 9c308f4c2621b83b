import { type ReactNode, useId } from "react";
import styles from "./Field.module.css";

export interface FieldTexts {
  label: string;
  hint?: string | undefined;
  /** What is wrong with the input, shown at the field. */
  problem?: string | null | undefined;
}

/** What connects a control with its label, hint and problem. */
interface Connection {
  id: string;
  className: string | undefined;
  "aria-invalid"?: true;
  "aria-describedby"?: string;
}

/** A control with its label, and below it what is wrong with it and a hint. */
export function FieldFrame({
  label,
  hint,
  problem,
  children,
}: FieldTexts & { children: (connection: Connection) => ReactNode }) {
  const id = useId();
  const described = [problem && `${id}-problem`, hint && `${id}-hint`].filter(Boolean).join(" ");
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={styles.label}>
        {label}
      </label>
      {children({
        id,
        className: styles.input,
        ...(problem ? { "aria-invalid": true } : {}),
        ...(described ? { "aria-describedby": described } : {}),
      })}
      {problem && (
        <p id={`${id}-problem`} className={styles.problem}>
          {problem}
        </p>
      )}
      {hint && (
        <p id={`${id}-hint`} className={styles.hint}>
          {hint}
        </p>
      )}
    </div>
  );
}
