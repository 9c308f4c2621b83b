import { type ComponentProps, useId } from "react";
import styles from "./Field.module.css";

interface Props extends Omit<ComponentProps<"select">, "id" | "className" | "children"> {
  label: string;
  hint?: string;
  /** What is wrong with the choice, said at the field. */
  problem?: string | null;
  /** Each choice's value and what it is called. */
  options: Record<string, string>;
}

/** One choice of a few, with its label. */
export function Select({ label, hint, problem, options, ...select }: Props) {
  const id = useId();
  const described = [problem && `${id}-problem`, hint && `${id}-hint`].filter(Boolean).join(" ");
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={styles.label}>
        {label}
      </label>
      <select {...select} id={id} className={styles.input} {...(described ? { "aria-describedby": described } : {})}>
        {Object.entries(options).map(([value, name]) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </select>
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
