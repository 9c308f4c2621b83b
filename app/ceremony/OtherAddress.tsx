"use client";

import { useSyncExternalStore } from "react";
import { ButtonLink } from "#ui/Button.tsx";
import { useWords } from "#ui/words.tsx";
import { fill } from "#words/format.ts";

const never = () => () => undefined;

/**
 * This page's address at the site's own origin, its path and query kept; null where the page was opened there.
 *
 * @param site the site's origin, null where it goes by the address that was opened
 */
export function useOwnAddress(site: string | null): string | null {
  const here = useSyncExternalStore(
    never,
    () => location.href,
    () => null,
  );
  if (site === null || here === null) return null;
  const { origin, pathname, search } = new URL(here);
  return origin === site ? null : `${site}${pathname}${search}`;
}

/** The way on for somebody who opened the page by another address of the server than the site's own. */
export function OtherAddress({ address }: { address: string }) {
  const words = useWords("ceremony");
  return (
    <ButtonLink href={address} kind="primary" wide>
      {fill(words.openAt, { host: new URL(address).host })}
    </ButtonLink>
  );
}
