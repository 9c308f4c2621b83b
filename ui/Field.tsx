import { type ComponentProps, useId } from "react";
import styles from "./Field.module.css";

interface Props extends Omit<ComponentProps<"input">, "id" | "className"> {
  label: string;
  hint?: string;
  /** What is wrong with the input, shown at the field. */
  problem?: string | null;
}

/** A field with its label. Its text has 16 px, so that phones do not zoom in. */
export function Field({ label, hint, problem, ...input }: Props) {
  const id = useId();
  const described = [problem && `${id}-problem`, hint && `${id}-hint`].filter(Boolean).join(" ");
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={styles.label}>
        {label}
      </label>
      <input
        {...input}
        id={id}
        className={styles.input}
        {...(problem ? { "aria-invalid": true } : {})}
        {...(described ? { "aria-describedby": described } : {})}
      />
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
