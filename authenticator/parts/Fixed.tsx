import type { ReactNode } from "react";
import { siteName } from "../site-name.ts";
import styles from "./Fixed.module.css";

/** Text that nobody translates: an address, a name, a number, a code. It cannot turn the direction of what is around it. */
export function Fixed({ children }: { children: string }) {
  return (
    <bdi key={children} translate="no" className={styles.fixed}>
      {breakable(children)}
    </bdi>
  );
}

/** A site's host, with its port where that is not the usual one. */
export const Host = ({ of: provider }: { of: string }) => <Fixed>{siteName(provider)}</Fixed>;

/** Lets a line end before the dots and the at sign of an address, and not within its words. */
function breakable(text: string): ReactNode {
  const parts = text.split(/(?<=\S)(?=[.@]\S)/);
  if (parts.length === 1) return text;
  return parts.map((part, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text have no other identity
    <span key={at}>
      {at > 0 && <wbr />}
      <span>{part}</span>
    </span>
  ));
}
