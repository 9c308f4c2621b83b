import type { Metadata } from "next";
import { serverWords, Words } from "#app/ui/server-words.tsx";
import { Authenticator } from "#authenticator/Authenticator.tsx";

export async function generateMetadata(): Promise<Metadata> {
  const { authenticator, ui } = await serverWords();
  return {
    title: { absolute: ui.name },
    description: authenticator.description,
    manifest: "/authenticator/manifest.webmanifest",
    icons: { icon: "/mark.svg", apple: "/authenticator/apple-touch-icon.png" },
    appleWebApp: { title: ui.name, statusBarStyle: "default" },
    // An address, a date or a number of ours is none to call.
    formatDetection: { telephone: false, date: false, address: false, email: false },
  };
}

export default function Page() {
  return (
    <Words sections={["authenticator"]}>
      <Authenticator />
    </Words>
  );
}
