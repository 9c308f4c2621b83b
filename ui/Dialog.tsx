"use client";

import { type ReactNode, useEffect, useId, useRef } from "react";
import styles from "./Dialog.module.css";

interface Props {
  open: boolean;
  /** Called when the person leaves it: Escape, a press beside it, or a button that calls it. */
  onClose: () => void;
  title: string;
  children: ReactNode;
  /** Buttons. The one that changes something is the last. */
  actions: ReactNode;
}

/**
 * The platform's own dialog: focus stays within, Escape leaves, and focus returns to where it was. The first action that
 * is not dangerous has the focus when it opens.
 */
export function Dialog({ open, onClose, title, children, actions }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();

  useEffect(() => {
    const element = dialog.current;
    if (!element || !open) return;
    element.showModal();
    // Two quick presses of Enter must not do what the dialog asks about.
    element.querySelector<HTMLElement>(`.${styles.actions} button:not([data-kind="danger"])`)?.focus();
    return () => element.close();
  }, [open]);

  return (
    // A press beside the dialog reaches the dialog itself; the keyboard's way out of it is Escape.
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape, which the platform gives us
    <dialog
      ref={dialog}
      className={styles.dialog}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => event.target === dialog.current && onClose()}
    >
      <div className={styles.inside}>
        <h2 id={titleId} className={styles.title}>
          {title}
        </h2>
        <div className={styles.words}>{children}</div>
        <div className={styles.actions}>{actions}</div>
      </div>
    </dialog>
  );
}
