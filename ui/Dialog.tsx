"use client";

import { type ReactNode, useEffect, useId, useRef } from "react";
import styles from "./Dialog.module.css";
import { Modal } from "./Modal.tsx";

interface Props {
  open: boolean;
  /** Called when the person closes it: by Escape, by a press beside it, or by a button that calls this. */
  onClose: () => void;
  title: string;
  children: ReactNode;
  /** Buttons. The last one makes the change. */
  actions: ReactNode;
}

/** A dialog with a title, text and buttons. A field in it gets the focus, otherwise the first safe button. */
export function Dialog({ open, onClose, title, children, actions }: Props) {
  const titleId = useId();
  const words = useRef<HTMLDivElement>(null);
  const buttons = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (!open) return;
    const field = words.current?.querySelector("input");
    (field ?? buttons.current?.querySelector<HTMLElement>('button:not([data-kind="danger"])'))?.focus();
  }, [open]);

  return (
    <Modal open={open} onClose={onClose} labelledBy={titleId}>
      <h2 id={titleId} className={styles.title}>
        {title}
      </h2>
      <div ref={words} className={styles.words}>
        {children}
      </div>
      <div ref={buttons} className={styles.actions}>
        {actions}
      </div>
    </Modal>
  );
}
