import { BackIcon } from "#ui/icons.tsx";
import { showSites, viewLinks } from "../hooks/use-view.ts";
import { useWords } from "../words.tsx";
import styles from "./BackLink.module.css";

/** Returns to the list, and removes the current screen from the history. */
export function BackLink() {
  const words = useWords();
  return (
    <a
      className={styles.back}
      href={viewLinks.sites}
      aria-label={words.site.back}
      onClick={(event) => {
        event.preventDefault();
        showSites();
      }}
    >
      <BackIcon size={24} />
    </a>
  );
}
