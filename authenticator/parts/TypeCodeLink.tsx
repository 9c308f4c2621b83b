import { KeyboardIcon } from "#ui/icons.tsx";
import { viewLinks } from "../hooks/use-view.ts";
import { useWords } from "../words.tsx";
import styles from "./TypeCodeLink.module.css";

/** The link from the scanner to typing a code, placed between the scanner's round buttons. */
export function TypeCodeLink() {
  const { sites } = useWords();
  return (
    <nav aria-label={sites.type}>
      <a className={styles.link} href={viewLinks.code} aria-label={sites.type}>
        <KeyboardIcon size={24} />
      </a>
    </nav>
  );
}
