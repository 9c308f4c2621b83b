import styles from "./UserCode.module.css";

/** The code `WDJB-MJHT` to type instead of scanning, large and easy to copy. */
export function UserCode({ code }: { code: string }) {
  return (
    <p translate="no" className={styles.typed}>
      <strong aria-hidden="true" className={styles.letters}>
        {code}
      </strong>
      {/* Letter by letter, so that a screen reader does not try to pronounce the code as a word. */}
      <span className="unseen">{code.replace("-", "").split("").join(", ")}</span>
    </p>
  );
}
