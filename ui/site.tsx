"use client";

import { createContext, type ReactNode, useContext } from "react";

/** The site that a page belongs to, as people see it. */
export interface SiteLook {
  /** `SITE_NAME`, or the host name. */
  name: string;
  /** The site's own origin, such as https://login.example.com, even if the page was opened at another address. */
  origin: string;
  /** The URL path of the site's picture; null if it has none. */
  logo: string | null;
}

const Context = createContext<SiteLook | null>(null);

export function SiteProvider({ site, children }: { site: SiteLook; children: ReactNode }) {
  return <Context value={site}>{children}</Context>;
}

/** The site that this page belongs to. */
export function useSite(): SiteLook {
  const site = useContext(Context);
  if (!site) throw new Error("The page did not say which site it belongs to.");
  return site;
}
