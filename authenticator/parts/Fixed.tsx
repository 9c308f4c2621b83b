import type { ReactNode } from "react";
import { useSite } from "#ui/site.tsx";
import { plain, siteName } from "../site-name.ts";
import styles from "./Fixed.module.css";

/** More characters than this may need more than one line on a narrow phone. */
const LINE = 28;

/**
 * Text that must not be translated: an address, a name, a number, a code. It is isolated from the direction of the text
 * around it.
 */
export function Fixed({ children }: { children: string }) {
  return (
    <bdi key={children} translate="no" className={children.length > LINE ? styles.long : styles.fixed}>
      {breakable(children)}
    </bdi>
  );
}

/** The host of a site, with its port if that is not the default. */
export const Host = ({ of: provider }: { of: string }) => <Fixed>{siteName(provider)}</Fixed>;

/**
 * A site by its host. The site that serves this app is also shown by its own name (`SITE_NAME`); another site could
 * call itself anything.
 */
export function Site({ of: provider }: { of: string }) {
  const { name, origin } = useSite();
  if (provider !== origin || name === siteName(provider)) return <Host of={provider} />;
  return (
    <>
      <Fixed>{plain(name)}</Fixed>
      <span>{" ("}</span>
      <Host of={provider} />
      <span>)</span>
    </>
  );
}

/** Allows line breaks before the at sign of an address and the dots of its host, and not within its words. */
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
