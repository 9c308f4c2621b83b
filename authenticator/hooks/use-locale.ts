import { useLanguage } from "#ui/words.tsx";
import { localeOf } from "../locale.ts";

/** The locale for dates: the page's language in the variant that the browser prefers. */
export const useLocale = () => localeOf(useLanguage(), navigator.languages ?? [navigator.language]);
