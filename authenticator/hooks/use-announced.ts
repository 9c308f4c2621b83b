import { type RefObject, useEffect, useRef } from "react";

/** Whether a screen has been shown since the page was loaded. The browser itself announces the first one. */
let shown = false;

/**
 * A reference for the title of a screen that replaces another. It scrolls the page to the top, and moves the focus to
 * the title so that screen readers begin there.
 */
export function useAnnounced(): RefObject<HTMLHeadingElement | null> {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (shown) {
      scrollTo(0, 0);
      heading.current?.focus({ preventScroll: true });
    }
    shown = true;
  }, []);
  return heading;
}
