import { useLanguage } from "#ui/words.tsx";
import { deviceLocale } from "../device-locale.ts";

/** The locale for dates: the page's language in the variant that the browser prefers. */
export const useDeviceLocale = () => deviceLocale(useLanguage(), navigator.languages ?? [navigator.language]);
