import { type RefObject, useEffect, useRef } from "react";

/** Whether a screen has been shown since the page was loaded. The browser itself announces the first one. */
let shown = false;

/**
 * A reference for the title of a screen that replaces another. It scrolls the page to the top, and moves the focus to
 * the title so that screen readers begin there.
 *
 * @param isPlaceholder whether the screen stands for the first one, which is then announced by the browser and not here.
 *   To move the focus would make the browser lay out the page at once, in the longest task of a start.
 */
export function useAnnounced(isPlaceholder = false): RefObject<HTMLHeadingElement | null> {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (shown) {
      scrollTo(0, 0);
      heading.current?.focus({ preventScroll: true });
    }
    shown = !isPlaceholder;
  }, [isPlaceholder]);
  return heading;
}
