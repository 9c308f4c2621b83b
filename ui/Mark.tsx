import styles from "./Mark.module.css";

/**
 * The logo of QR2Pass: the eye of a QR code with a tail, a Q. `size` is in pixels at the default text size. The same
 * drawing is in app/icon.svg and public/mark.svg.
 */
export function Mark({ size = 32 }: { size?: number }) {
  return (
    <svg
      aria-hidden="true"
      width={`${size / 16}rem`}
      height={`${size / 16}rem`}
      viewBox="0 0 32 32"
      className={styles.mark}
    >
      <rect width="32" height="32" rx="8" className={styles.ground} />
      <g transform="translate(-2.5 -2.5) scale(1.14)">
        <path className={styles.line} d="M20.5 17v-5.5a3 3 0 0 0-3-3h-6a3 3 0 0 0-3 3v6a3 3 0 0 0 3 3H17" />
        <path
          className={styles.solid}
          d="M13.5 12.5h2a1 1 0 0 1 1 1v2a1 1 0 0 1-1 1h-2a1 1 0 0 1-1-1v-2a1 1 0 0 1 1-1ZM21 19.5h3a1.5 1.5 0 0 1 1.5 1.5v3a1.5 1.5 0 0 1-1.5 1.5h-3a1.5 1.5 0 0 1-1.5-1.5v-3a1.5 1.5 0 0 1 1.5-1.5Z"
        />
      </g>
    </svg>
  );
}
