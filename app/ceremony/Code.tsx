import { QRCodeSVG } from "qrcode.react";
import styles from "./Code.module.css";
import { codeSegments } from "./code-segments.ts";

interface Props {
  /** The text in the code. */
  link: string;
  /** Description for screen readers. */
  label: string;
}

/**
 * A QR code of level M, or of a higher one that takes no more modules, with the quiet zone of ISO/IEC 18004 (4 modules).
 * It is drawn on the server for the page's first ceremony, and in the browser for those that follow.
 */
export default function Code({ link, label }: Props) {
  return (
    <QRCodeSVG
      value={codeSegments(link)}
      level="M"
      marginSize={4}
      size={333}
      role="img"
      aria-label={label}
      className={styles.code}
    />
  );
}
