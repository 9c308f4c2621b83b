import styles from "./Account.module.css";

/** Shows, next to the control, why a change was not made. */
export function Problem({ text }: { text: string | null }) {
  return (
    <p role="alert" className={styles.failed}>
      {text}
    </p>
  );
}
