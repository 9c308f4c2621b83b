import { type CSSProperties, useLayoutEffect, useRef, useState } from "react";
import type { Spot } from "./cover.ts";
import styles from "./Viewfinder.module.css";

interface Props {
  state: "starting" | "looking" | "found";
  /** Where the code that was found is seen, in CSS pixels from the top left of the window; unknown for a picture file. */
  spot?: Spot | undefined;
}

/** How much wider the frame is than the code that it closes on. */
const ROOM = 1.3;

/** The quiet frame in which a code is looked for. It closes on the code that was found. */
export function Viewfinder({ state, spot }: Props) {
  const frame = useRef<SVGSVGElement>(null);
  const [closed, setClosed] = useState<CSSProperties>();

  useLayoutEffect(() => {
    if (!spot || !frame.current) return;
    const { left, top, width, height } = frame.current.getBoundingClientRect();
    // The frame has begun to close; `clientWidth` is what it measures when it is open.
    const scale = (ROOM * spot.radius * Math.SQRT2) / frame.current.clientWidth;
    const [x, y] = [spot.x - left - width / 2, spot.y - top - height / 2];
    setClosed({ translate: `${x}px ${y}px`, scale: String(scale) });
  }, [spot]);

  return (
    <svg
      ref={frame}
      className={styles.frame}
      style={closed}
      data-state={state}
      viewBox="0 0 100 100"
      aria-hidden="true"
    >
      <path d="M3 22V13A10 10 0 0 1 13 3h9M78 3h9a10 10 0 0 1 10 10v9M97 78v9a10 10 0 0 1-10 10h-9M22 97h-9A10 10 0 0 1 3 87v-9" />
      {state === "found" && <path className={styles.tick} d="m34 52 11 11 22-24" pathLength={1} />}
    </svg>
  );
}
