"use client";

import { useEffect } from "react";
import { BROKEN } from "#messages/broken.ts";
import type { Language } from "#messages/language.ts";
import styles from "./Broken.module.css";
import { Button } from "./Button.tsx";
import { Card } from "./Card.tsx";
import { WarningIcon } from "./icons.tsx";
import { Outcome } from "./States.tsx";

const AGAIN_MS = 5000;

/** In the place of a page that failed: says so, and tries again by itself. */
export function Broken({ language, retry }: { language: Language; retry: () => void }) {
  const words = BROKEN[language];

  useEffect(() => {
    const timer = setInterval(() => document.visibilityState === "visible" && retry(), AGAIN_MS);
    return () => clearInterval(timer);
  }, [retry]);

  return (
    <main className={styles.main}>
      <Card>
        <Outcome tone="care" icon={<WarningIcon />} title={words.title} heading="h1">
          {words.text}
        </Outcome>
        <Button kind="primary" wide onClick={retry}>
          {words.again}
        </Button>
      </Card>
    </main>
  );
}
