import { type RefObject, useEffect, useRef, useSyncExternalStore } from "react";

const never = () => () => {};
const isHere = () => true;
const isNotHere = () => false;

/**
 * What a `<button>` needs so that no click is lost that comes before the page's script has taken the button up. The
 * script of `app/shell/EarlyClicks.tsx` stops such a click and marks its button; this clicks again. A button that is
 * made in the browser is ready at once.
 */
export function useEarlyClick(): { ref: RefObject<HTMLButtonElement | null>; "data-waits": string | undefined } {
  const ref = useRef<HTMLButtonElement>(null);
  const ready = useSyncExternalStore(never, isHere, isNotHere);

  useEffect(() => {
    if (!ready || !ref.current?.hasAttribute("data-clicked")) return;
    const button = ref.current;
    button.removeAttribute("data-clicked");
    // What the page itself does first, such as filling in what was typed before, comes first.
    const timer = setTimeout(() => button.click());
    return () => clearTimeout(timer);
  }, [ready]);

  return { ref, "data-waits": ready ? undefined : "" };
}
