import type { ReactNode } from "react";
import { buttonClasses, type Look, wrapped } from "./button-look.tsx";

type Props = Look & {
  href: string;
  children: ReactNode;
  /** Runs before the page is left. */
  onFollow?: () => void;
};

/** A link that looks like a button. It loads a whole page, because each page has its own Content-Security-Policy. */
export function ButtonLink({ kind = "secondary", wide = false, icon, children, href, onFollow }: Props) {
  return (
    <a href={href} onClick={onFollow} className={buttonClasses(kind, wide)}>
      {icon}
      {wrapped(children)}
    </a>
  );
}
