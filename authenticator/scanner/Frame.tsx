import styles from "./Frame.module.css";

/** The quiet frame in which a code is looked for; it closes on the one that was found. */
export function Frame({ state }: { state: "starting" | "looking" | "found" }) {
  return (
    <svg className={styles.frame} data-state={state} viewBox="0 0 100 100" aria-hidden="true">
      <path d="M3 22V13A10 10 0 0 1 13 3h9M78 3h9a10 10 0 0 1 10 10v9M97 78v9a10 10 0 0 1-10 10h-9M22 97h-9A10 10 0 0 1 3 87v-9" />
      {state === "found" && <path className={styles.tick} d="m34 52 11 11 22-24" pathLength={1} />}
    </svg>
  );
}
