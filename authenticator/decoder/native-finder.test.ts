import assert from "node:assert/strict";
import test, { type TestContext } from "node:test";
import { decoderOf } from "./decoder.ts";
import type { Frame } from "./frame.ts";
import { nativeFinder } from "./native-finder.ts";

const CORNERS = [
  { x: 0, y: 0 },
  { x: 10, y: 0 },
  { x: 10, y: 10 },
  { x: 0, y: 10 },
];
const found = (rawValue: string, times = 1) => ({
  rawValue,
  cornerPoints: CORNERS.map(({ x, y }) => ({ x: x * times, y: y * times })),
});

/**
 * A browser whose detector finds these symbols, depending on what was painted on the picture, bottom first: `frame`,
 * `white`…
 */
function browser(t: TestContext, finds: Record<string, ReturnType<typeof found>[]>, formats = ["qr_code"]) {
  const asked: string[] = [];
  class Canvas {
    painted = "";
    width = 0;
    height = 0;
    getContext() {
      const context = {
        globalCompositeOperation: "source-over",
        fillStyle: "",
        drawImage: (picture: { painted?: string }) => {
          this.painted = picture.painted ?? "frame";
        },
        fillRect: () => {
          const isNegative = context.globalCompositeOperation === "difference";
          this.painted = isNegative ? `negative of ${this.painted}` : `${this.painted} on ${context.fillStyle}`;
        },
      };
      return context;
    }
  }
  class BarcodeDetector {
    static getSupportedFormats = async () => formats;
    async detect(picture: { painted?: string }) {
      const painted = picture.painted ?? "frame";
      asked.push(painted);
      return finds[painted] ?? [];
    }
  }
  const globals = {
    BarcodeDetector,
    HTMLVideoElement: class {
      videoWidth = 10;
      videoHeight = 10;
    },
    ImageBitmap: class {},
    document: { createElement: () => new Canvas() },
  };
  for (const [name, value] of Object.entries(globals)) {
    const before = Object.getOwnPropertyDescriptor(globalThis, name);
    Object.defineProperty(globalThis, name, { value, configurable: true });
    t.after(() => {
      if (before) Object.defineProperty(globalThis, name, before);
      else delete (globalThis as Record<string, unknown>)[name];
    });
  }
  return { asked, video: new globals.HTMLVideoElement() as unknown as Frame };
}
const picture = { width: 10, height: 10 } as Frame;
const isOurs = (text: string) => text.startsWith("ours");

async function decoder() {
  const finder = await nativeFinder();
  assert.ok(finder);
  return decoderOf(finder);
}

test("of several codes the wanted one is chosen, and of two wanted ones the larger", async (t) => {
  const { video } = browser(t, { frame: [found("menu", 9), found("ours 1"), found("ours 2", 2)] });
  assert.equal(await (await decoder()).decode(video, isOurs), "ours 2");
});

test("a wanted code that is light on dark is found beside an unwanted one", async (t) => {
  const { video, asked } = browser(t, { frame: [found("menu")], "negative of frame": [found("ours")] });
  assert.equal(await (await decoder()).decode(video, isOurs), "ours");
  assert.deepEqual(asked, ["frame", "negative of frame"]);
});

test("a picture is put on a white background, and then on a black one", async (t) => {
  const { asked } = browser(t, { "frame on black": [found("ours")] });
  assert.equal(await (await decoder()).decode(picture, isOurs), "ours");
  assert.deepEqual(asked, ["frame on white", "negative of frame on white", "frame on black"]);
});

test("a detector that does not read QR codes is not used", async (t) => {
  browser(t, {}, ["ean_13"]);
  assert.equal(await nativeFinder(), null);
});
