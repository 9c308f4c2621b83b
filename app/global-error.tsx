"use client";

import { useSyncExternalStore } from "react";
import { BROKEN } from "#messages/broken.ts";
import { isLanguage, LANGUAGE_COOKIE, type Language, preferredLanguage } from "#messages/language.ts";
import { Broken } from "./ui/Broken.tsx";
import "./ui/tokens.css";
import "./ui/base.css";

/** In the place of everything, where even the layout failed: nobody gave it words, so it carries its own. */
export default function GlobalError({ retry }: { error: unknown; retry: () => void }) {
  const language = useSyncExternalStore(never, browserLanguage, serverLanguage);
  return (
    <html lang={language}>
      <body>
        <title>{BROKEN[language].title}</title>
        <Broken language={language} retry={retry} />
      </body>
    </html>
  );
}

const never = () => () => {};
const serverLanguage = (): Language => "en";

function browserLanguage(): Language {
  const chosen = document.cookie.split("; ").find((pair) => pair.startsWith(`${LANGUAGE_COOKIE}=`));
  const language = chosen?.slice(LANGUAGE_COOKIE.length + 1);
  return isLanguage(language) ? language : preferredLanguage(navigator.languages.join(","));
}
