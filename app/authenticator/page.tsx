import type { Metadata } from "next";
import { serverWords, Words } from "#app/frame/server-words.tsx";
import { Authenticator } from "#authenticator/Authenticator.tsx";

export async function generateMetadata(): Promise<Metadata> {
  const { authenticator, ui } = await serverWords();
  return {
    title: { absolute: ui.name },
    description: authenticator.description,
    appleWebApp: { title: ui.name, statusBarStyle: "default" },
    // An address, a date or a number of ours is none to call.
    formatDetection: { telephone: false, date: false, address: false, email: false },
  };
}

export default function Page() {
  return (
    <Words sections={["authenticator"]}>
      {/* With cookies, which hold the chosen language; Next's own link sends none. */}
      <link rel="manifest" href="/authenticator/manifest.webmanifest" crossOrigin="use-credentials" />
      <Authenticator />
    </Words>
  );
}
