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

/** The address that was asked for last, until it is shown. */
let arrived: string | undefined;

/**
 * Notes what addresses are asked for. Called once, as early as can be: while the page
 * comes to life, Next's router may put the address back to what it was.
 */
export function listenForViews(): void {
  arrived = location.href;
  // The event's own address: by the time that it comes, the page's may be another.
  addEventListener("hashchange", ({ newURL }) => {
    if (newURL) arrived = newURL;
  });
}

/**
 * The view that the address asks for. A code's link that is opened goes to `onCode` as
 * text, at load and later, and its fragment leaves the address and the history.
 */
export function useView(onCode: (text: string) => void): View {
  const [view, setView] = useState<View>({ name: "sites" });
  useEffect(() => {
    const read = () => {
      const address = arrived ?? location.href;
      arrived = undefined;
      const { hash } = new URL(address);
      if (isCode(hash)) {
        leaveHash();
        onCode(address);
      } else if (hash !== location.hash) history.replaceState(null, "", location.pathname + hash);
      setView(viewOf(hash));
    };
    // After all effects: only then does Next's router see what becomes of the address, and not put a used code back.
    const first = setTimeout(read);
    addEventListener("hashchange", read);
    return () => {
      clearTimeout(first);
      removeEventListener("hashchange", read);
    };
  }, [onCode]);
  return view;
}

/** Goes to the list of sites, as the last step of a task that is over. */
export function showSites(): void {
  if (location.hash !== "") leaveHash();
  // The view may be another than the address's, where something else changed that.
  dispatchEvent(new HashChangeEvent("hashchange"));
}

const leaveHash = () => history.replaceState(null, "", location.pathname);
