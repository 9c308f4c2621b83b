import { useEffect } from "react";

/** The view that the address's fragment selects. So the back button works, and each view has a link. */
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

/**
 * Whether a fragment is that of a code's link, short or long. Such a fragment is read once and removed from the
 * address.
 */
export const isCodeFragment = (fragment: string) =>
  /^#\d[A-Z][A-Z2-7]{8,}$/i.test(fragment) || /(^|[#&])version=/.test(fragment);

export function viewOf(fragment: string): View {
  if (fragment === "#scan") return { name: "scan" };
  if (fragment === "#code") return { name: "code" };
  if (fragment === "#settings") return { name: "settings" };
  const keyId = /^#account=([\w-]+)$/.exec(fragment)?.[1];
  return keyId ? { name: "account", keyId } : { name: "sites" };
}

/** The latest requested address, until it is shown. */
let arrived: string | undefined;

/** How many views have been entered since the list, stored in the history entry. */
interface Entry {
  viewsAboveList?: number;
}

const viewsAboveList = () => (history.state as Entry | null)?.viewsAboveList ?? 0;

/**
 * Records requested addresses. Called once, as early as possible, because Next's router may restore the previous
 * address during hydration.
 */
export function listenForViews(): void {
  arrived = location.href;
  document.addEventListener("click", ({ target }) => {
    const link = target instanceof Element ? target.closest<HTMLAnchorElement>("a[href^='#']") : null;
    const before = location.hash;
    const above = viewsAboveList();
    if (!link || link.hash.length < 2 || link.hash === before) return;
    // Runs after the browser has followed the link, unless that was prevented.
    setTimeout(() => {
      if (location.hash === link.hash) history.replaceState({ viewsAboveList: above + 1 }, "");
    });
  });
  // Uses the event's own address, because the page's may have changed again.
  addEventListener("hashchange", ({ newURL }) => {
    if (newURL) arrived = newURL;
  });
}

/**
 * Calls `onView` with the view that the address selects. The text of a code's link goes to `onCode`, at load and later,
 * and its fragment is removed from the address and the history.
 */
export function useView(onView: (view: View) => void, onCode: (text: string) => void): void {
  useEffect(() => {
    const read = () => {
      const address = arrived ?? location.href;
      arrived = undefined;
      const { hash } = new URL(address);
      if (isCodeFragment(hash)) {
        leaveHash();
        onCode(address);
      } else if (hash !== location.hash) history.replaceState(null, "", location.pathname + hash);
      onView(viewOf(isCodeFragment(hash) ? "" : hash));
    };
    // After all effects: Next's router then sees the new address and does not restore a used code.
    const first = setTimeout(read);
    addEventListener("hashchange", read);
    return () => {
      clearTimeout(first);
      removeEventListener("hashchange", read);
    };
  }, [onView, onCode]);
}

/** Shows the list of sites at the end of a task, and removes the task's views from the history. */
export function showSites(): void {
  const above = viewsAboveList();
  if (above > 0) {
    history.go(-above);
    return;
  }
  if (location.hash !== "") leaveHash();
  // Something else may have changed the view, so it can differ from the address.
  dispatchEvent(new HashChangeEvent("hashchange"));
}

const leaveHash = () => history.replaceState(null, "", location.pathname);
