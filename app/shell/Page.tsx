import type { ReactNode } from "react";
import { Address } from "#ui/Address.tsx";
import { LanguageSwitch } from "#ui/LanguageSwitch.tsx";
import { SiteMark } from "#ui/SiteMark.tsx";
import { fill } from "#words/format.ts";
import styles from "./Page.module.css";
import { serverWords } from "./server-words.tsx";
import { siteLook } from "./site-look.ts";

interface Props {
  children: ReactNode;
  /** For pages with more content than one card. */
  wide?: boolean;
  /** Whether the page's heading names the site, so that the header does not have to. */
  namesSite?: boolean;
  /** The text to show if scripts do not run. */
  needsScript?: string;
}

/** The frame of the in-band pages: a header with the site's name, the content, and the language switch. */
export async function Page({ children, wide = false, namesSite = false, needsScript }: Props) {
  const [{ ui }, site] = await Promise.all([serverWords(), siteLook()]);
  return (
    <div className={styles.page}>
      <header className={styles.header}>
        <a href="/" className={styles.home} aria-label={fill(ui.home, { site: site.name })}>
          <SiteMark site={site} />
          {!namesSite && <Address>{site.name}</Address>}
        </a>
      </header>
      <noscript>
        <p className={styles.noscript}>{needsScript ?? ui.needsScript}</p>
      </noscript>
      <main className={wide ? styles.wide : styles.main}>{children}</main>
      <footer className={styles.footer}>
        <LanguageSwitch />
      </footer>
    </div>
  );
}
