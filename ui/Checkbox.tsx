import type { Ref } from "react";
import styles from "./Checkbox.module.css";

interface Props {
  label: string;
  defaultChecked?: boolean;
  ref?: Ref<HTMLInputElement>;
}

/** A checkbox with its label, which can be pressed too. */
export function Checkbox({ label, defaultChecked = false, ref }: Props) {
  return (
    <label className={styles.choice}>
      <input ref={ref} type="checkbox" defaultChecked={defaultChecked} className={styles.box} />
      <span>{label}</span>
    </label>
  );
}
