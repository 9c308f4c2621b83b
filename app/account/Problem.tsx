import styles from "./Account.module.css";

/** Says why a change was not made, where it was asked for. */
export function Problem({ text }: { text: string | null }) {
  return (
    <p role="alert" className={styles.failed}>
      {text}
    </p>
  );
}
