import styles from "./Tile.module.css";

/** A site's symbol in lists: the first letter of its name, without a common prefix such as `www`. */
export function Tile({ site }: { site: string }) {
  const name = site.replace(/^(www|login|auth|id|accounts?|sso)\.(?=.*\.)/, "");
  return (
    <span className={styles.tile} aria-hidden="true">
      {name.charAt(0).toUpperCase()}
    </span>
  );
}
