import styles from "./Mark.module.css";

/** Our mark: the eye of a QR code with a tail, a Q. The same drawing is in app/icon.svg and public/mark.svg. */
export function Mark({ size = 32 }: { size?: number }) {
  return (
    <svg aria-hidden="true" width={size} height={size} viewBox="0 0 32 32" className={styles.mark}>
      <rect width="32" height="32" rx="8" className={styles.ground} />
      <g className={styles.sign}>
        <rect x="8.5" y="8.5" width="12" height="12" rx="3" fill="none" strokeWidth="3" />
        <path d="M12.5 13.5a1 1 0 0 1 1-1h2a1 1 0 0 1 1 1v2a1 1 0 0 1-1 1h-2a1 1 0 0 1-1-1ZM22 23a1 1 0 0 1 1-1h1.5a1 1 0 0 1 1 1v1.5a1 1 0 0 1-1 1H23a1 1 0 0 1-1-1Z" />
      </g>
    </svg>
  );
}
