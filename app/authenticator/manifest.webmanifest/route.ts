import type { MetadataRoute } from "next";

import { serverLanguage } from "#app/shell/server-language.ts";
import { serverWords } from "#app/shell/server-words.tsx";
import { siteLook } from "#app/shell/site-look.ts";

/** The installed app's manifest (W3C Web Application Manifest). */
export async function GET(): Promise<Response> {
  const { authenticator } = await serverWords();
  const site = await siteLook();
  const manifest: MetadataRoute.Manifest = {
    id: "/authenticator",
    name: site.name,
    short_name: site.name,
    description: authenticator.description,
    lang: await serverLanguage(),
    start_url: "/authenticator",
    scope: "/authenticator",
    display: "standalone",
    // `--page` of tokens.css in the light theme; the page itself says the dark one.
    background_color: "#f5f6f5",
    theme_color: "#f5f6f5",
    categories: ["security", "utilities"],
    icons: [
      { src: "/authenticator/icon-192.png", sizes: "192x192", type: "image/png", purpose: "any" },
      { src: "/authenticator/icon-512.png", sizes: "512x512", type: "image/png", purpose: "any" },
      { src: "/authenticator/maskable-192.png", sizes: "192x192", type: "image/png", purpose: "maskable" },
      { src: "/authenticator/maskable-512.png", sizes: "512x512", type: "image/png", purpose: "maskable" },
    ],
    // Made by pictures/screenshots.ts.
    screenshots: [
      { src: "/authenticator/sites-narrow.png", sizes: "824x1648", type: "image/png", form_factor: "narrow" },
      { src: "/authenticator/question-narrow.png", sizes: "824x1648", type: "image/png", form_factor: "narrow" },
      { src: "/authenticator/sites-wide.png", sizes: "1280x800", type: "image/png", form_factor: "wide" },
      { src: "/authenticator/question-wide.png", sizes: "1280x800", type: "image/png", form_factor: "wide" },
    ],
    shortcuts: [
      {
        name: authenticator.sites.scan,
        url: "/authenticator#scan",
        icons: [{ src: "/authenticator/shortcut-96.png", sizes: "96x96", type: "image/png" }],
      },
    ],
  };
  return Response.json(manifest, {
    headers: {
      "content-type": "application/manifest+json",
      "cache-control": "no-cache",
      vary: "accept-language, cookie",
    },
  });
}
