"use client";

import { LANGUAGE_COOKIE, LANGUAGES, type Language } from "#words/language.ts";
import { useEarlyClick } from "./early-click.ts";
import styles from "./LanguageSwitch.module.css";
import { useLanguage, useWords } from "./words.tsx";

const YEAR_SECONDS = 365 * 24 * 3600;

/**
 * Chooses the language, each by its own name. The page is loaded anew: a ceremony that it shows is kept over a reload
 * (`app/ceremony/kept-ceremony.ts`), and so is what was typed.
 */
export function LanguageSwitch() {
  const { language: label } = useWords("ui");
  const current = useLanguage();

  function choose(language: Language) {
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in browsers of 2024
    document.cookie = `${LANGUAGE_COOKIE}=${language}; Path=/; Max-Age=${YEAR_SECONDS}; SameSite=Lax`;
    // Next's router would do it in place, for 5 KB more on each page, and would drop what is behind `#` in the address.
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
