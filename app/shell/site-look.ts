import { headers } from "next/headers";
import { cache } from "react";
import { settings } from "#lib/foundation/settings.ts";
import { providerOf } from "#lib/http/provider.ts";
import type { SiteLook } from "#ui/site.tsx";

/** The path that serves the site's picture (`app/site-logo/route.ts`). */
const LOGO_PATH = "/site-logo";

/** The name, origin and picture of the site. */
export const siteLook = cache(async (): Promise<SiteLook> => {
  const { SITE_NAME, SITE_LOGO } = settings();
  const origin = providerOf((await headers()).get("host"));
  return { name: SITE_NAME ?? new URL(origin).host, origin, logo: SITE_LOGO ? LOGO_PATH : null };
});

/** The nonce of the page's Content-Security-Policy, which `proxy.ts` made. */
export async function pageNonce(): Promise<string | undefined> {
  return /'nonce-([^']+)'/.exec((await headers()).get("content-security-policy") ?? "")?.[1];
}

/** CSS that replaces the accent colour of ui/tokens.css by the site's own; null if it has none. */
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
  // More specific than the `:root` of the tokens, so the order of the style sheets does not matter.
  return `html:root{${tokens.join(";")}}`;
}
