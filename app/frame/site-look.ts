import { headers } from "next/headers";
import { cache } from "react";
import { settings } from "#lib/foundation/settings.ts";
import { providerOf } from "#lib/http/provider.ts";
import type { SiteLook } from "#ui/site.tsx";

/** Where the site's picture is served (`app/site-logo/route.ts`). */
const LOGO_PATH = "/site-logo";

/** How the site that is being asked looks. */
export const siteLook = cache(async (): Promise<SiteLook> => {
  const { SITE_NAME, SITE_LOGO } = settings();
  const origin = providerOf((await headers()).get("host"));
  return { name: SITE_NAME ?? new URL(origin).host, origin, logo: SITE_LOGO ? LOGO_PATH : null };
});

/** The nonce of the page's Content-Security-Policy, which `proxy.ts` made. */
export async function pageNonce(): Promise<string | undefined> {
  return /'nonce-([^']+)'/.exec((await headers()).get("content-security-policy") ?? "")?.[1];
}

/** The site's accent colour in the place of that of ui/tokens.css; null where the site has none of its own. */
export function accentStyle(): string | null {
  const { SITE_ACCENT: accent } = settings();
  if (!accent) return null;
  const { light, dark } = accent;
  const themed = (name: string, key: keyof typeof light) => `--${name}:light-dark(${light[key]},${dark[key]})`;
  const tokens = [
    themed("accent", "accent"),
    themed("accent-hover", "hover"),
    themed("on-accent", "onAccent"),
    themed("accent-soft", "soft"),
  ];
  // More specific than the tokens' own `:root`, whatever comes first.
  return `html:root{${tokens.join(";")}}`;
}
