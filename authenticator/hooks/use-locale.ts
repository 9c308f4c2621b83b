import { useLanguage } from "#ui/words.tsx";
import { localeOf } from "../locale.ts";

/** How the reader writes dates: the page's language, as their browser's settings spell it. */
export const useLocale = () => localeOf(useLanguage(), navigator.languages ?? [navigator.language]);
