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

/** Lets a line end before the at sign of an address and the dots of its host, and not within its words. */
function breakable(text: string): ReactNode {
  const at = text.lastIndexOf("@");
  const parts = [text.slice(0, Math.max(at, 0)), ...text.slice(Math.max(at, 0)).split(/(?=\.)/)].filter(Boolean);
  if (parts.length < 2) return text;
  return parts.map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text have no other identity
    <span key={index}>
      {index > 0 && <wbr />}
      <span>{part}</span>
    </span>
  ));
}
