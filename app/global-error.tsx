"use client";

import { useEffect, useSyncExternalStore } from "react";
import { BROKEN } from "#words/broken.ts";
import { LANGUAGE_COOKIE } from "#words/language.ts";
import styles from "./global-error.module.css";
import "#ui/tokens.css";
import "#ui/base.css";

const AGAIN_MS = 5000;

/**
 * In the place of a page that failed, and of its layout: says so, and tries again by itself. Every page
 * carries it, and nobody gives it words or parts, so it is small and made of its own.
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
  const chosen = document.cookie.split(`${LANGUAGE_COOKIE}=`)[1] ?? navigator.language;
  return chosen.startsWith("el") ? "el" : "en";
}
