import styles from "./UserCode.module.css";

/** The letters to type instead of a scan, `WDJB-MJHT`, large and easy to copy. */
export function UserCode({ code }: { code: string }) {
  return (
    <p translate="no" className={styles.typed}>
      <strong aria-hidden="true" className={styles.letters}>
        {code}
      </strong>
      {/* Letter by letter: a screen reader would try to pronounce it. */}
      <span className="unseen">{code.replace("-", "").split("").join(", ")}</span>
    </p>
  );
}
