"use client";

import { type ReactNode, useEffect, useId, useRef } from "react";
import styles from "./Dialog.module.css";
import { Modal } from "./Modal.tsx";

interface Props {
  open: boolean;
  /** Called when the person leaves it: Escape, a press beside it, or a button that calls it. */
  onClose: () => void;
  title: string;
  children: ReactNode;
  /** Buttons. The one that changes something is the last. */
  actions: ReactNode;
}

/** A dialog with a title, words and buttons. A field in it has the focus first, else the first safe button. */
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
