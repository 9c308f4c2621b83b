import type { ReactNode } from "react";
import styles from "./List.module.css";

/** A list of items, each with at most one action. */
export function List({ children, label }: { children: ReactNode; label?: string }) {
  return (
    <ul className={styles.list} {...(label ? { "aria-label": label } : {})}>
      {children}
    </ul>
  );
}

interface ItemProps {
  /** What kind of thing the title is, in small letters above it. */
  label?: ReactNode;
  title: ReactNode;
  detail?: ReactNode;
  icon?: ReactNode;
  /** One button or link. */
  action?: ReactNode;
}

export function ListItem({ label, title, detail, icon, action }: ItemProps) {
  return (
    <li className={styles.item}>
      {icon && <span className={styles.icon}>{icon}</span>}
      <div className={styles.words}>
        {label && <div className={styles.detail}>{label}</div>}
        <div className={styles.title}>{title}</div>
        {detail && <div className={styles.detail}>{detail}</div>}
      </div>
      {action && <div className={styles.action}>{action}</div>}
    </li>
  );
}

/** What a list shows while it is empty. */
export function EmptyList({ icon, children }: { icon?: ReactNode; children: ReactNode }) {
  return (
    <div className={styles.empty}>
      {icon}
      <p>{children}</p>
    </div>
  );
}
