"use client";

import { useEffect, useSyncExternalStore } from "react";
import { BROKEN } from "#words/broken.ts";
import { languageCookie } from "#words/language.ts";
import styles from "./global-error.module.css";
import "#ui/tokens.css";
import "#ui/base.css";

const AGAIN_MS = 5000;

/**
 * Replaces a page that failed, including its layout: shows an error and reloads automatically. It is part of every page
 * and receives no texts or components, so it is small and self-contained.
 */
export default function GlobalError({ retry }: { error: unknown; retry: () => void }) {
  const language = useSyncExternalStore(never, browserLanguage, serverLanguage);
  const words = BROKEN[language];

  useEffect(() => {
    const timer = setInterval(() => document.visibilityState === "visible" && retry(), AGAIN_MS);
    return () => clearInterval(timer);
  }, [retry]);

  return (
    <html lang={language}>
      <body>
        <title>{words.title}</title>
        <main className={styles.main}>
          <div className={styles.card}>
            <h1>{words.title}</h1>
            <p className={styles.text}>{words.text}</p>
            <button type="button" className={styles.button} onClick={retry}>
              {words.again}
            </button>
          </div>
        </main>
      </body>
    </html>
  );
}

type Language = keyof typeof BROKEN;
const never = () => () => {};
const serverLanguage = (): Language => "en";

function browserLanguage(): Language {
  const chosen = document.cookie.split(`${languageCookie(location.protocol === "https:")}=`)[1] ?? navigator.language;
  return chosen.startsWith("el") ? "el" : "en";
}
