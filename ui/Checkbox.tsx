import type { ChangeEvent, Ref } from "react";
import styles from "./Checkbox.module.css";

interface Props {
  label: string;
  defaultChecked?: boolean;
  onChange?: (event: ChangeEvent<HTMLInputElement>) => void;
  ref?: Ref<HTMLInputElement>;
}

/** A choice with its label, which can be pressed too. */
export function Checkbox({ label, defaultChecked = false, onChange, ref }: Props) {
  return (
    <label className={styles.choice}>
      <input ref={ref} type="checkbox" defaultChecked={defaultChecked} onChange={onChange} className={styles.box} />
      <span>{label}</span>
    </label>
  );
}
