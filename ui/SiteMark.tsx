import { Mark } from "./Mark.tsx";
import styles from "./SiteMark.module.css";
import type { SiteLook } from "./site.tsx";

/** In pixels at the default text size. */
const SIZE = 28;

/** The site's own picture or, if it has none, the logo of QR2Pass. */
export function SiteMark({ site }: { site: SiteLook }) {
  if (site.logo === null) return <Mark size={SIZE} />;
  // biome-ignore lint/performance/noImgElement: Next's own would resize a picture that is small and may be an SVG
  return <img src={site.logo} alt="" width={SIZE} height={SIZE} className={styles.logo} />;
}
