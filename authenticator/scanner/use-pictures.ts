import { useEffect } from "react";
import { pictureIn } from "./picture.ts";

interface PictureHandlers {
  onPicture: (picture: File) => void;
  onText: (text: string) => void;
  onDragging: (dragging: boolean) => void;
}

/** Handles pictures that are dropped on the page or pasted into it, and links that are pasted. */
export function usePictures({ onPicture, onText, onDragging }: PictureHandlers): void {
  useEffect(() => {
    const drag = (event: DragEvent) => {
      event.preventDefault();
      onDragging(true);
    };
    const leave = (event: DragEvent) => {
      // The event also fires between two elements of the page; then `relatedTarget` is the next one.
      if (event.relatedTarget === null) onDragging(false);
    };
    const drop = (event: DragEvent) => {
      event.preventDefault();
      onDragging(false);
      const picture = pictureIn(event.dataTransfer);
      if (picture) onPicture(picture);
    };
    const paste = (event: ClipboardEvent) => {
      if (event.target instanceof HTMLInputElement) return;
      const picture = pictureIn(event.clipboardData);
      const text = event.clipboardData?.getData("text");
      if (picture) onPicture(picture);
      else if (text) onText(text);
    };
    document.addEventListener("dragover", drag);
    document.addEventListener("dragleave", leave);
    document.addEventListener("drop", drop);
    document.addEventListener("paste", paste);
    return () => {
      document.removeEventListener("dragover", drag);
      document.removeEventListener("dragleave", leave);
      document.removeEventListener("drop", drop);
      document.removeEventListener("paste", paste);
    };
  }, [onPicture, onText, onDragging]);
}
