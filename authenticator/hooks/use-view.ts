import { useEffect } from "react";

/** What the address's fragment shows. So the back button of browser and phone works, and each view is a link. */
export type View =
  | { name: "sites" }
  | { name: "scan" }
  | { name: "code" }
  | { name: "settings" }
  | { name: "account"; keyId: string };

export const viewLinks = {
  sites: "#",
  scan: "#scan",
  code: "#code",
  settings: "#settings",
  account: (keyId: string) => `#account=${keyId}`,
};

/** Whether a fragment is that of a code's link, short or long: it is read once and taken out of the address. */
export const isCode = (fragment: string) =>
  /^#\d[A-Z][A-Z2-7]{8,}$/i.test(fragment) || /(^|[#&])version=/.test(fragment);

export function viewOf(fragment: string): View {
  if (fragment === "#scan") return { name: "scan" };
  if (fragment === "#code") return { name: "code" };
  if (fragment === "#settings") return { name: "settings" };
  const keyId = /^#account=([\w-]+)$/.exec(fragment)?.[1];
  return keyId ? { name: "account", keyId } : { name: "sites" };
}

/** The address that was asked for last, until it is shown. */
let arrived: string | undefined;

/** How many views were entered since the list, as the history's entry tells. */
interface Entry {
  viewsAboveList?: number;
}

const viewsAboveList = () => (history.state as Entry | null)?.viewsAboveList ?? 0;

/**
 * Notes what addresses are asked for. Called once, as early as can be: while the page
 * comes to life, Next's router may put the address back to what it was.
 */
export function listenForViews(): void {
  arrived = location.href;
  document.addEventListener("click", ({ target }) => {
    const link = target instanceof Element ? target.closest<HTMLAnchorElement>("a[href^='#']") : null;
    const before = location.hash;
    const above = viewsAboveList();
    if (!link || link.hash.length < 2 || link.hash === before) return;
    // After the browser has followed it, where nothing kept it from doing so.
    setTimeout(() => {
      if (location.hash === link.hash) history.replaceState({ viewsAboveList: above + 1 }, "");
    });
  });
  // The event's own address: by the time that it comes, the page's may be another.
  addEventListener("hashchange", ({ newURL }) => {
    if (newURL) arrived = newURL;
  });
}

/**
 * Tells the view that the address asks for. A code's link that is opened goes to `onCode` as
 * text, at load and later, and its fragment leaves the address and the history.
 */
export function useView(onView: (view: View) => void, onCode: (text: string) => void): void {
  useEffect(() => {
    const read = () => {
      const address = arrived ?? location.href;
      arrived = undefined;
      const { hash } = new URL(address);
      if (isCode(hash)) {
        leaveHash();
        onCode(address);
      } else if (hash !== location.hash) history.replaceState(null, "", location.pathname + hash);
      onView(viewOf(isCode(hash) ? "" : hash));
    };
    // After all effects: only then does Next's router see what becomes of the address, and not put a used code back.
    const first = setTimeout(read);
    addEventListener("hashchange", read);
    return () => {
      clearTimeout(first);
      removeEventListener("hashchange", read);
    };
  }, [onView, onCode]);
}

/** Goes to the list of sites, as the last step of a task that is over. The task's views leave the history. */
export function showSites(): void {
  const above = viewsAboveList();
  if (above > 0) {
    history.go(-above);
    return;
  }
  if (location.hash !== "") leaveHash();
  // The view may be another than the address's, where something else changed that.
  dispatchEvent(new HashChangeEvent("hashchange"));
}

const leaveHash = () => history.replaceState(null, "", location.pathname);
