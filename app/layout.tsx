import type { Metadata, Viewport } from "next";
import type { ReactNode } from "react";
import { SiteProvider } from "#ui/site.tsx";
import { serverLanguage } from "./shell/server-language.ts";
import { serverWords, Words } from "./shell/server-words.tsx";
import { accentStyle, pageNonce, siteLook } from "./shell/site-look.ts";
import { TrustedScripts } from "./shell/TrustedScripts.tsx";
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
    // Browser translation and the script that hides a code (`app/ceremony/KeptScript.tsx`) change attributes here.
    <html lang={await serverLanguage()} suppressHydrationWarning>
      <head>
        <TrustedScripts />
        {accent !== null && (
          // biome-ignore lint/security/noDangerouslySetInnerHtml: the colours were parsed and formatted again
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
