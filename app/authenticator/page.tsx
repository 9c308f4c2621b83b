import type { Metadata } from "next";
import { serverWords, Words } from "#app/shell/server-words.tsx";
import { Authenticator } from "#authenticator/Authenticator.tsx";
import styles from "./page.module.css";

export async function generateMetadata(): Promise<Metadata> {
  const { authenticator, ui } = await serverWords();
  return {
    title: { absolute: ui.name },
    description: authenticator.description,
    appleWebApp: { title: ui.name, statusBarStyle: "default" },
    // Prevents phones from turning dates, numbers and addresses into links.
    formatDetection: { telephone: false, date: false, address: false, email: false },
    // The service worker caches this page only if it has this marker, and no other response at its address.
    other: { "qr2pass-page": "authenticator" },
  };
}

export default async function Page() {
  const { ui } = await serverWords();
  return (
    <Words sections={["authenticator"]}>
      {/* Sent with cookies, because the chosen language is in one. Next's own manifest link sends none. */}
      <link rel="manifest" href="/authenticator/manifest.webmanifest" crossOrigin="use-credentials" />
      <noscript>
        <p className={styles.noscript}>{ui.needsScript}</p>
      </noscript>
      <Authenticator />
    </Words>
  );
}
