import type { ReactNode } from "react";
import { LanguageSwitch } from "#ui/LanguageSwitch.tsx";
import { Mark } from "#ui/Mark.tsx";
import styles from "./Page.module.css";
import { serverWords } from "./server-words.tsx";

/** The frame of the in-band pages: the way home, the page's one thing, the language. */
export async function Page({ children, wide = false }: { children: ReactNode; wide?: boolean }) {
  const { ui } = await serverWords();
  return (
    <div className={styles.page}>
      <header className={styles.header}>
        <a href="/" className={styles.home} aria-label={ui.home}>
          <Mark size={28} />
          <span>{ui.name}</span>
        </a>
      </header>
      <noscript>
        <p className={styles.noscript}>{ui.needsScript}</p>
      </noscript>
      <main className={wide ? styles.wide : styles.main}>{children}</main>
      <footer className={styles.footer}>
        <LanguageSwitch />
      </footer>
    </div>
  );
}
