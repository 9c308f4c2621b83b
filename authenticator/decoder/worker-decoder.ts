import { type Decoder, sizeOf } from "./frame.ts";
import type { Answer, Question } from "./worker-messages.ts";

/**
 * A decoder in a worker of its own, so that the camera's picture stays smooth.
 *
 * @throws Error when the worker cannot be started
 */
export async function workerDecoder(): Promise<Decoder> {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
  await new Promise<void>((resolve, reject) => {
    worker.addEventListener("message", () => resolve(), { once: true });
    worker.addEventListener("error", () => reject(new Error("The decoder's worker did not start.")), { once: true });
  });

  const waiting = new Map<number, (text: string | null) => void>();
  worker.addEventListener("message", ({ data }: MessageEvent<Answer>) => {
    waiting.get(data.id)?.(data.text);
    waiting.delete(data.id);
  });
  let asked = 0;
  return {
    async decode(frame) {
      if (sizeOf(frame).width === 0) return null;
      const picture = await createImageBitmap(frame);
      const question: Question = { id: ++asked, picture };
      return new Promise((resolve) => {
        waiting.set(question.id, resolve);
        worker.postMessage(question, [picture]);
      });
    },
  };
}
