import type { Ref } from "react";
import styles from "./Checkbox.module.css";

interface Props {
  label: string;
  ref?: Ref<HTMLInputElement>;
}

/** A choice with its label, which can be pressed too. */
export function Checkbox({ label, ref }: Props) {
  return (
    <label className={styles.choice}>
      <input ref={ref} type="checkbox" className={styles.box} />
      <span>{label}</span>
    </label>
  );
}
