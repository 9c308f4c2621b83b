"use client";

import { type ReactNode, useEffect, useRef } from "react";
import styles from "./Dialog.module.css";

interface Props {
  open: boolean;
  /** Called when the person closes it by Escape or by a press beside it. */
  onClose: () => void;
  labelledBy: string;
  /** Uses two columns if the window is wide and low. */
  wideWhenLow?: boolean;
  children: ReactNode;
}

/**
 * The platform's own dialog: focus stays inside, Escape closes it, and focus then returns to where it was. An element
 * with `data-safe` gets the focus when it opens, so that pressing Enter twice does not do what the dialog asks about.
 */
export function Modal({ open, onClose, labelledBy, wideWhenLow = false, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);

  useEffect(() => {
    const element = dialog.current;
    if (!element || !open) return;
    element.showModal();
    element.querySelector<HTMLElement>("[data-safe]")?.focus();
    return () => element.close();
  }, [open]);

  return (
    // A press beside the dialog reaches the dialog itself; the keyboard's way out of it is Escape.
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape, which the platform gives us
    <dialog
      ref={dialog}
      className={styles.dialog}
      data-wide={wideWhenLow}
      aria-labelledby={labelledBy}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => event.target === dialog.current && onClose()}
    >
      <div className={styles.inside}>{children}</div>
    </dialog>
  );
}
