import { siteName } from "../site-name.ts";
import styles from "./Fixed.module.css";

/** Text that nobody translates: an address, a name, a number, a code. It cannot turn the direction of what is around it. */
export function Fixed({ children }: { children: string }) {
  return (
    <bdi key={children} translate="no" className={styles.fixed}>
      {children}
    </bdi>
  );
}

/** A site's host. Where a line is too short for it, it is broken in front of a dot. */
export function Host({ of: provider }: { of: string }) {
  const name = siteName(provider);
  return (
    <bdi key={name} translate="no" className={styles.fixed}>
      {name.split(/(?=\.)/).map((label, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the labels of one name have no other identity
        <span key={at}>
          <wbr />
          <span>{label}</span>
        </span>
      ))}
    </bdi>
  );
}
