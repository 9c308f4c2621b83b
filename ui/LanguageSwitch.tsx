"use client";

import { LANGUAGES, type Language, languageCookie } from "#words/language.ts";
import { useEarlyClick } from "./early-click.ts";
import styles from "./LanguageSwitch.module.css";
import { useLanguage, useWords } from "./words.tsx";

const YEAR_SECONDS = 365 * 24 * 3600;

/**
 * Switches the language. Each language is listed by its own name. The page is reloaded; a ceremony that it shows
 * survives that (`app/ceremony/kept-ceremony.ts`), and so does typed text.
 */
export function LanguageSwitch() {
  const { language: label } = useWords("ui");
  const current = useLanguage();

  function choose(language: Language) {
    const secure = location.protocol === "https:";
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in browsers of 2024
    document.cookie = `${languageCookie(secure)}=${language}; Path=/; Max-Age=${YEAR_SECONDS}; SameSite=Lax${secure ? "; Secure" : ""}`;
    // Next's router could switch without a reload, but would add 5 KB to each page and drop the address's fragment.
    location.reload();
  }

  return (
    <fieldset className={styles.languages}>
      <legend className="unseen">{label}</legend>
      {(Object.keys(LANGUAGES) as Language[]).map((language) => (
        <Choice key={language} language={language} pressed={language === current} onChoose={choose} />
      ))}
    </fieldset>
  );
}

interface ChoiceProps {
  language: Language;
  pressed: boolean;
  onChoose: (language: Language) => void;
}

function Choice({ language, pressed, onChoose }: ChoiceProps) {
  return (
    <button
      {...useEarlyClick()}
      type="button"
      lang={language}
      translate="no"
      aria-pressed={pressed}
      className={styles.language}
      onClick={() => onChoose(language)}
    >
      {LANGUAGES[language]}
    </button>
  );
}
