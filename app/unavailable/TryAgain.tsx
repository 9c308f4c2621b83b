"use client";

import { useEffect } from "react";
import { Button } from "#ui/Button.tsx";

const AGAIN_MS = 5000;

/** Reloads the page: automatically while it is visible, and when the button is pressed. */
export function TryAgain({ children }: { children: string }) {
  useEffect(() => {
    const timer = setInterval(() => document.visibilityState === "visible" && location.reload(), AGAIN_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <Button wide onClick={() => location.reload()}>
      {children}
    </Button>
  );
}
