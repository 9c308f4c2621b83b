import type { Metadata, Viewport } from "next";
import { serverWords, Words } from "#app/ui/server-words.tsx";
import { Authenticator } from "#authenticator/Authenticator.tsx";

export async function generateMetadata(): Promise<Metadata> {
  const { authenticator } = await serverWords();
  return {
    title: authenticator.name,
    description: authenticator.description,
    manifest: "/authenticator/manifest.webmanifest",
    icons: { apple: "/authenticator/apple-touch-icon.png" },
    appleWebApp: { title: authenticator.name, statusBarStyle: "default" },
    // An address, a date or a number of ours is none to call.
    formatDetection: { telephone: false, date: false, address: false, email: false },
  };
}

export const viewport: Viewport = {
  viewportFit: "cover",
  // `--page` of tokens.css.
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f5f6f5" },
    { media: "(prefers-color-scheme: dark)", color: "#0c0e0d" },
  ],
};

export default function Page() {
  return (
    <Words sections={["authenticator"]}>
      <Authenticator />
    </Words>
  );
}
