import { DecoderError, type Finder, isFrame, isVideo, sizeOf } from "./frame.ts";
import type { DecodeReply, DecodeRequest, Ready } from "./worker-messages.ts";

/**
 * Finds codes in a worker, so that the camera's picture stays smooth. Frames are searched one after another.
 *
 * @throws DecoderError when the worker cannot be started or the browser hides pictures from it
 */
export async function workerFinder(): Promise<Finder> {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
  const { pixelsAreHidden } = await new Promise<Ready>((resolve, reject) => {
    worker.addEventListener("message", ({ data }: MessageEvent<Ready>) => resolve(data), { once: true });
    worker.addEventListener("error", () => reject(new DecoderError("not_loaded")), { once: true });
  });
  if (pixelsAreHidden) {
    worker.terminate();
    throw new DecoderError("pixels_hidden");
  }

  const ask = (question: DecodeRequest, transfer: Transferable[] = []) =>
    new Promise<DecodeReply>((resolve) => {
      worker.addEventListener("message", ({ data }: MessageEvent<DecodeReply>) => resolve(data), { once: true });
      worker.postMessage(question, transfer);
    });
  let frames = 0;
  /** Settles when the previous search has ended. */
  let idle: Promise<void> = Promise.resolve();

  return async function* find(frame) {
    const before = idle;
    let end = () => {};
    idle = new Promise((resolve) => {
      end = resolve;
    });
    try {
      await before;
      if (sizeOf(frame).width === 0) return;
      const picture = await createImageBitmap(frame);
      const turn = isFrame(frame) ? frames++ : undefined;
      let found = await ask({ kind: "look", picture, turn, isOpaque: isVideo(frame) }, [picture]);
      while (found) {
        yield found;
        found = await ask({ kind: "go_on" });
      }
    } finally {
      end();
    }
  };
}
