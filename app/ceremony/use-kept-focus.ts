import { useLayoutEffect, useRef } from "react";

/** When a state change removes the button that has the focus, moves the focus to the heading of the new state. */
export function useKeptFocus(way: string | null, atFirst: boolean) {
  const had = useRef(atFirst);
  const heading = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of the state's action is what removes a button
  useLayoutEffect(() => {
    if (had.current && document.activeElement === document.body) heading.current?.focus();
  }, [way]);
  const action = {
    onFocus: () => {
      had.current = true;
    },
    onBlur: () => {
      had.current = false;
    },
  };
  return { action, heading };
}
