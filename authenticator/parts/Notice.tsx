import type { ReactNode } from "react";
import styles from "./Notice.module.css";

interface Props {
  icon: ReactNode;
  /** `care` is amber, and `plain` has no colour. */
  tone?: "calm" | "plain" | "care";
  children: ReactNode;
  actions?: ReactNode;
}

/** A short note beside the screen's main content. */
export function Notice({ icon, tone = "calm", children, actions }: Props) {
  return (
    <div className={styles.notice} data-tone={tone}>
      {icon}
      <div className={styles.words}>
        <div>{children}</div>
        {actions && <div className={styles.actions}>{actions}</div>}
      </div>
    </div>
  );
}
