import { type RefObject, useEffect, useRef } from "react";

/** Whether a screen was shown since the page was loaded: the browser announces that one itself. */
let shown = false;

/** For the title of a screen that replaces another: the page begins at its top, and screen readers begin with its title. */
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
