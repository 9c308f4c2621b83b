import { useEffect, useState } from "react";

/** What the address's fragment shows. So the back button of browser and phone works, and each view is a link. */
export type View = { name: "sites" } | { name: "scan" } | { name: "settings" } | { name: "account"; keyId: string };

export const viewLinks = {
  sites: "#",
  scan: "#scan",
  settings: "#settings",
  account: (keyId: string) => `#account=${keyId}`,
};

/** Whether a fragment is that of a code's link: it is read once and taken out of the address. */
const isCode = (fragment: string) => /(^|[#&])version=/.test(fragment);

export function viewOf(fragment: string): View {
  if (fragment === "#scan") return { name: "scan" };
  if (fragment === "#settings") return { name: "settings" };
  const keyId = /^#account=([\w-]+)$/.exec(fragment)?.[1];
  return keyId ? { name: "account", keyId } : { name: "sites" };
}

/**
 * The view that the address asks for. A code's link that is opened goes to `onCode` as
 * text, at load and later, and its fragment leaves the address and the history.
 */
export function useView(onCode: (text: string) => void): View {
  const [view, setView] = useState<View>({ name: "sites" });
  useEffect(() => {
    const read = () => {
      if (isCode(location.hash)) {
        const text = location.href;
        history.replaceState(null, "", location.pathname);
        onCode(text);
      }
      setView(viewOf(location.hash));
    };
    read();
    addEventListener("hashchange", read);
    return () => removeEventListener("hashchange", read);
  }, [onCode]);
  return view;
}

/** Goes to the list of sites, as the last step of a task that is over. */
export function showSites(): void {
  if (location.hash === "") return;
  history.replaceState(null, "", location.pathname);
  dispatchEvent(new HashChangeEvent("hashchange"));
}
