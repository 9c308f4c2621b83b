import type { Metadata, Viewport } from "next";
import type { ReactNode } from "react";
import { SiteProvider } from "#ui/site.tsx";
import { EarlyClicks } from "./frame/EarlyClicks.tsx";
import { serverLanguage } from "./frame/server-language.ts";
import { serverWords, Words } from "./frame/server-words.tsx";
import { accentStyle, pageNonce, siteLook } from "./frame/site-look.ts";
import { TrustedScripts } from "./frame/TrustedScripts.tsx";
import "#ui/tokens.css";
import "#ui/base.css";

export async function generateMetadata(): Promise<Metadata> {
  const [{ ui }, { name, logo }] = await Promise.all([serverWords(), siteLook()]);
  return {
    title: { default: name, template: `%s · ${name}` },
    description: ui.description,
    ...(logo === null ? {} : { icons: { icon: logo } }),
  };
}

/** The colours are --page of tokens.css. */
export const viewport: Viewport = {
  viewportFit: "cover",
  colorScheme: "light dark",
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f5f6f5" },
    { media: "(prefers-color-scheme: dark)", color: "#0c0e0d" },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const accent = accentStyle();
  return (
    // Page translation, and the script that hides a code (`app/ceremony/KeptScript.tsx`), write attributes here.
    <html lang={await serverLanguage()} suppressHydrationWarning>
      <head>
        <TrustedScripts />
        <EarlyClicks />
        {accent !== null && (
          // biome-ignore lint/security/noDangerouslySetInnerHtml: colours that were parsed and written anew
          <style nonce={await pageNonce()} dangerouslySetInnerHTML={{ __html: accent }} />
        )}
      </head>
      <body>
        <SiteProvider site={await siteLook()}>
          <Words sections={["ui"]}>{children}</Words>
        </SiteProvider>
      </body>
    </html>
  );
}
