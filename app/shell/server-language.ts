import { headers } from "next/headers";
import { cache } from "react";
import { requestLanguage } from "#app/request-language.ts";

/** The language of the page's request. */
export const serverLanguage = cache(async () => requestLanguage(await headers()));
