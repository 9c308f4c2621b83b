import type { ReactNode } from "react";
import type { AllWords } from "#words/en.ts";
import styles from "./Steps.module.css";

/** The three steps of a sign-in, with a picture each. */
export function Steps({ words }: { words: AllWords["home"] }) {
  return (
    <section aria-label={words.steps} className={styles.card}>
      <ol className={styles.steps}>
        <Step text={words.show}>
          <Screen />
          <path className={styles.ink} d="M65 36h12v12H65ZM83 36h12v12H83ZM65 54h12v12H65Z" />
          <path
            className={styles.solid}
            d="M69 40h4v4h-4ZM87 40h4v4h-4ZM69 58h4v4h-4ZM83 54h4v4h-4ZM91 54h4v4h-4ZM87 58h4v4h-4ZM83 62h4v4h-4ZM91 62h4v4h-4Z"
          />
        </Step>
        <Step text={words.scan}>
          <rect className={styles.body} x="54" y="10" width="52" height="92" rx="10" />
          <path className={styles.faint} d="M75 17h10" />
          <path
            className={styles.ink}
            d="M66 38v-5a3 3 0 0 1 3-3h5M86 30h5a3 3 0 0 1 3 3v5M94 50v5a3 3 0 0 1-3 3h-5M74 58h-5a3 3 0 0 1-3-3v-5"
          />
          <path className={styles.accent} d="m73 44 5 5 9-10" />
          <rect className={styles.button} x="64" y="74" width="32" height="14" rx="7" />
        </Step>
        <Step text={words.enter}>
          <Screen />
          <circle className={styles.ink} cx="80" cy="45" r="7" />
          <path className={styles.ink} d="M67 67a13 13 0 0 1 26 0" />
          <circle className={styles.button} cx="116" cy="72" r="14" />
          <path className={styles.tick} d="m110 72.5 4 4 8-9" />
        </Step>
      </ol>
    </section>
  );
}

function Step({ text, children }: { text: string; children: ReactNode }) {
  return (
    <li className={styles.step}>
      <svg aria-hidden="true" viewBox="18 4 124 104" className={styles.picture}>
        {children}
      </svg>
      <p>{text}</p>
    </li>
  );
}

const Screen = () => (
  <>
    <rect className={styles.body} x="28" y="14" width="104" height="72" rx="8" />
    <path className={styles.faint} d="M28 27h104M36 20.5h.01M42 20.5h.01M48 20.5h.01" />
    <path className={styles.faint} d="M60 98h40" />
  </>
);
