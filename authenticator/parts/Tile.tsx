import styles from "./Tile.module.css";

/** A site's sign in lists: the first letter of its name, less what every name begins with. */
export function Tile({ site }: { site: string }) {
  const name = site.replace(/^(www|login|auth|id|accounts?|sso)\.(?=.*\.)/, "");
  return (
    <span className={styles.tile} aria-hidden="true">
      {name.charAt(0).toUpperCase()}
    </span>
  );
}
