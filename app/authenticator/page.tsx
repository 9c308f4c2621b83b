import type { Metadata } from "next";
import { serverWords, Words } from "#app/frame/server-words.tsx";
import { Authenticator } from "#authenticator/Authenticator.tsx";
import styles from "./page.module.css";

export async function generateMetadata(): Promise<Metadata> {
  const { authenticator, ui } = await serverWords();
  return {
    title: { absolute: ui.name },
    description: authenticator.description,
    appleWebApp: { title: ui.name, statusBarStyle: "default" },
    // Phones would make links to call of addresses, dates and numbers.
    formatDetection: { telephone: false, date: false, address: false, email: false },
    // The service worker keeps this page, and nothing else that may answer at its address.
    other: { "qr2pass-page": "authenticator" },
  };
}

export default async function Page() {
  const { ui } = await serverWords();
  return (
    <Words sections={["authenticator"]}>
      {/* With cookies, which hold the chosen language; Next's own link sends none. */}
      <link rel="manifest" href="/authenticator/manifest.webmanifest" crossOrigin="use-credentials" />
      <noscript>
        <p className={styles.noscript}>{ui.needsScript}</p>
      </noscript>
      <Authenticator />
    </Words>
  );
}
