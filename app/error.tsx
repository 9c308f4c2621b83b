"use client";

import { Broken } from "./ui/Broken.tsx";
import { useLanguage } from "./ui/words.tsx";

/** In the place of a page that failed. */
export default function PageError({ retry }: { error: unknown; retry: () => void }) {
  return <Broken language={useLanguage()} retry={retry} />;
}
