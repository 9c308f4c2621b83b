import type { Metadata, Viewport } from "next";
import type { ReactNode } from "react";
import { serverLanguage } from "./frame/server-language.ts";
import { serverWords, Words } from "./frame/server-words.tsx";
import "#ui/tokens.css";
import "#ui/base.css";

export async function generateMetadata(): Promise<Metadata> {
  const { ui } = await serverWords();
  return { title: { default: ui.name, template: `%s · ${ui.name}` }, description: ui.description };
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
  return (
    <html lang={await serverLanguage()}>
      <body>
        <Words sections={["ui"]}>{children}</Words>
      </body>
    </html>
  );
}
