import { ELSEWHERE, expect, forgetRefusals, heading, newEmail, test } from "#tests/support/authenticator.ts";
import { showInGreek } from "#tests/support/in-greek.ts";
import { inspect } from "#tests/support/inspect.ts";
import type { Phone } from "#tests/support/phone.ts";
import { codePicture, codesPicture, transparentCode } from "#tests/support/qr.ts";

// Each state is checked in two themes and three sizes.
test.describe.configure({ timeout: 180_000 });

for (const [name, look] of Object.entries({
  "a fifth of the picture's height": { fill: 0.2 },
  "tilted by 30 degrees": { tilt: 30, fill: 0.5 },
  "light on dark": { lightOnDark: true },
})) {
  test(`reads a code that is ${name}`, async ({ phone, desktopAt }) => {
    const { link } = await desktopAt(ELSEWHERE).begin({ action: "register", email: newEmail() });
    await phone.scan(await codePicture(link, look));
    await expect(heading(phone.page, /Create an account at/)).toBeVisible({ timeout: 30_000 });
  });
}

test("the scanner explains a code that is not from QR2Pass, and continues", async ({ phone, desktopAt }) => {
  const { page } = phone;
  await phone.scan("https://menu.example.com/today");
  await expect(page.getByText("Not a QR2Pass code.")).toBeVisible({ timeout: 30_000 });
  await inspect(page, "scanner-not-ours");
  await page.getByRole("button", { name: "Close the scanner" }).click();
  await expect(heading(page, "Your sites")).toBeVisible();
  const { link } = await desktopAt(ELSEWHERE).begin({ action: "register", email: newEmail() });
  await phone.scan(link);
  await expect(heading(page, /Create an account at/)).toBeVisible({ timeout: 30_000 });
});

test("without permission for the camera, the scanner explains how to allow it and what works without it", async ({
  phoneWith,
  desktopAt,
}) => {
  const phone = await phoneWith({ allowed: false });
  const { page } = phone;
  await phone.scan("anything");
  await expect(page.getByRole("heading", { name: "Camera access is off" })).toBeVisible();
  await expect(page.getByText(/then Permissions, and allow Camera/)).toBeVisible();
  await inspect(page, "camera-refused");
  const upright = page.viewportSize();
  await page.setViewportSize({ width: 720, height: 450 });
  for (const greek of [false, true]) {
    const backToEnglish = greek ? await showInGreek(page) : undefined;
    for (const way of await page.locator("label, button").filter({ visible: true }).all())
      await expect(way).toBeInViewport({ ratio: 1 });
    await page.screenshot({ path: `artifacts/screenshots/camera-refused-on-its-side-${greek ? "el" : "en"}.png` });
    await backToEnglish?.();
  }
  if (upright) await page.setViewportSize(upright);

  await page.locator("input[type=file]").setInputFiles({
    name: "wall.png",
    mimeType: "image/png",
    buffer: await codePicture("nothing", { fill: 0.02 }),
  });
  await expect(page.getByText("No code found.")).toBeVisible({ timeout: 30_000 });
  await inspect(page, "picture-without-code");

  const { link } = await desktopAt(ELSEWHERE).begin({ action: "register", email: newEmail() });
  await page.locator("input[type=file]").setInputFiles({
    name: "code.png",
    mimeType: "image/png",
    buffer: await codePicture(link),
  });
  await expect(heading(page, /Create an account at/)).toBeVisible({ timeout: 30_000 });
});

/** Another code, for instance next to a screen. */
const MENU = "https://menu.example.com/today";

/** Chooses a file in the open scanner. */
async function choose({ page }: Phone, buffer: Buffer, name = "code.png", mimeType = "image/png"): Promise<void> {
  await page.locator("input[type=file]").setInputFiles({ name, mimeType, buffer });
}

test("of several codes in the picture the QR2Pass code is chosen, and the frame closes on it", async ({
  phoneWith,
  desktopAt,
}) => {
  const phone = await phoneWith({
    before: () => {
      // The frame is closed only for a moment.
      setInterval(() => {
        const box = document.querySelector("svg[data-state=found]")?.getBoundingClientRect();
        const video = document.querySelector("video")?.getBoundingClientRect();
        if (box && video) Object.assign(globalThis, { seen: { box, video } });
      }, 10);
    },
  });
  const { link } = await desktopAt(ELSEWHERE).begin({ action: "register", email: newEmail() });
  const ours = { text: link, side: 300, left: 520, top: 60 };
  await phone.scan(await codesPicture([ours, { text: MENU, side: 160, left: 620, top: 480 }]));
  await expect(heading(phone.page, /Create an account at/)).toBeVisible({ timeout: 30_000 });

  type Seen = { box: DOMRect; video: DOMRect };
  const { box, video } = await phone.page.evaluate(() => (globalThis as unknown as { seen: Seen }).seen);
  const scale = Math.max(video.width / 1280, video.height / 720);
  const at = (length: number, full: number, place: number) => length / 2 + (place - full / 2) * scale;
  expect(Math.abs(box.x + box.width / 2 - at(video.width, 1280, ours.left + 150))).toBeLessThan(8);
  expect(Math.abs(box.y + box.height / 2 - at(video.height, 720, ours.top + 150))).toBeLessThan(8);
  expect(box.width).toBeGreaterThan(0.8 * ours.side * scale);
  expect(box.width).toBeLessThan(1.5 * ours.side * scale);
});

for (const [name, others] of Object.entries({
  "a smaller one of somebody else": [{ text: MENU, side: 200, left: 20, top: 20 }],
  "larger ones of somebody else": [
    { text: MENU, side: 500, left: 760, top: 100 },
    { text: "WIFI:S:home;T:WPA;P:secret;;", side: 200, left: 20, top: 480 },
  ],
})) {
  test(`a QR2Pass code is read in a picture file beside ${name}`, async ({ phoneWith, desktopAt }) => {
    const phone = await phoneWith({ cameras: "none" });
    await phone.page.goto("/authenticator#scan");
    const { link } = await desktopAt(ELSEWHERE).begin({ action: "register", email: newEmail() });
    await choose(phone, await codesPicture([{ text: link, side: 440, left: 300, top: 140 }, ...others]));
    await expect(heading(phone.page, /Create an account at/)).toBeVisible({ timeout: 30_000 });
  });
}

for (const [name, color] of Object.entries({ dark: "#000", light: "#fff" } as const)) {
  test(`reads a ${name} code on a transparent background`, async ({ phoneWith, desktopAt }) => {
    const phone = await phoneWith({ cameras: "none" });
    await phone.page.goto("/authenticator#scan");
    const { link } = await desktopAt(ELSEWHERE).begin({ action: "register", email: newEmail() });
    await choose(phone, await transparentCode(link, color));
    await expect(heading(phone.page, /Create an account at/)).toBeVisible({ timeout: 30_000 });
  });
}

test("a file that the browser cannot open is explained", async ({ phoneWith }) => {
  const phone = await phoneWith({ cameras: "none" });
  const { page } = phone;
  await page.goto("/authenticator#scan");
  const heic = Buffer.from("\0\0\0\x18ftypheic\0\0\0\0heicmif1 and no picture", "latin1");
  const hint = page.getByText("This browser can't open that file. Save it as PNG or JPEG, or take a screenshot.");
  for (const [buffer, name, type] of [
    [heic, "IMG_0001.HEIC", "image/heic"],
    [Buffer.alloc(0), "empty.png", "image/png"],
    [(await codePicture("x")).subarray(0, 60), "torn.png", "image/png"],
    [Buffer.from("a letter"), "letter.pdf", "application/pdf"],
  ] as const) {
    await choose(phone, Buffer.from(buffer), name, type);
    await expect(hint).toBeVisible();
    // The next file starts from a clean state.
    await choose(phone, await codePicture("nothing", { fill: 0.02 }));
    await expect(page.getByText("No code found.")).toBeVisible({ timeout: 30_000 });
  }
  await choose(phone, Buffer.alloc(0));
  await expect(hint).toBeVisible();
  await inspect(page, "picture-unreadable");
});

test("if the browser hides pixels from pages, the scanner says so, for the camera and for a file", async ({
  phoneWith,
}) => {
  // As privacy.resistFingerprinting does, simulated by a script in the page and its workers.
  const falsify = () => {
    const white = ({ data }: ImageData) => data.fill(255);
    for (const name of ["CanvasRenderingContext2D", "OffscreenCanvasRenderingContext2D"]) {
      const context = (globalThis as unknown as Record<string, { prototype: CanvasRenderingContext2D } | undefined>)[
        name
      ];
      if (!context || Object.hasOwn(context, "falsified")) continue;
      const { getImageData } = context.prototype;
      context.prototype.getImageData = function (...place: [number, number, number, number]) {
        const pixels = getImageData.apply(this, place);
        white(pixels);
        return pixels;
      };
      Object.assign(context, { falsified: true });
    }
  };
  const phone = await phoneWith({ before: falsify, context: { serviceWorkers: "block" } });
  const { page } = phone;
  await phone.context.route("**/*.js", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `(${falsify})();${await response.text()}` });
  });
  await page.reload();
  await phone.scan(MENU);
  await expect(page.getByRole("heading", { name: "This browser hides pictures from pages" })).toBeVisible();
  await inspect(page, "pictures-hidden");
  await choose(phone, await codePicture(MENU));
  await expect(page.getByText("This browser hides pictures from pages.", { exact: true })).toBeVisible();
  forgetRefusals(phone);
});

test("a muted camera is shown as paused, and continues when it is unmuted", async ({ phone }) => {
  const { page } = phone;
  await phone.scan(await codePicture("nothing", { fill: 0.02 }));
  const hint = page.getByText("Point the camera at the code");
  await expect(hint).toBeVisible();
  const mute = (muted: boolean) =>
    page.locator("video").evaluate((video, muted) => {
      const track = ((video as HTMLVideoElement).srcObject as MediaStream).getVideoTracks()[0];
      if (!track) throw new Error("no track");
      Object.defineProperty(track, "muted", { value: muted, configurable: true });
      track.dispatchEvent(new Event(muted ? "mute" : "unmute"));
    }, muted);
  await mute(true);
  await page.waitForTimeout(2000);
  await expect(hint).toBeVisible();
  await expect(page.getByText("Camera paused")).toBeVisible({ timeout: 3000 });
  await inspect(page, "camera-paused");
  await mute(false);
  await expect(hint).toBeVisible();
});

test("a missing camera is recognised, whatever class the error has", async ({ phoneWith }) => {
  const { page, scan } = await phoneWith({
    before: () => {
      // Neither an Error nor a DOMException, as in older engines.
      const gone = () => Promise.reject({ name: "OverconstrainedError", constraint: "deviceId" });
      if (navigator.mediaDevices) Object.assign(navigator.mediaDevices, { getUserMedia: gone });
    },
  });
  await scan("anything");
  await expect(page.getByRole("heading", { name: "No camera here" })).toBeVisible();
});

test("if the chosen camera is gone, another one is used", async ({ phoneWith }) => {
  const { page, scan } = await phoneWith({
    cameras: "two",
    before: () => {
      if (!navigator.mediaDevices) return;
      const { getUserMedia } = navigator.mediaDevices;
      Object.assign(navigator.mediaDevices, {
        getUserMedia({ video }: { video: MediaTrackConstraints }) {
          document.documentElement.dataset.asked = "deviceId" in video ? "named" : "any";
          const asked = video.deviceId ? { ...video, deviceId: { exact: "gone" } } : video;
          return getUserMedia.call(navigator.mediaDevices, { video: asked });
        },
      });
    },
  });
  await scan("anything");
  await page.getByRole("button", { name: "Switch camera" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-asked", "any");
  await expect(page.getByText("Point the camera at the code")).toBeVisible();
});

test("a blocked camera is explained for desktop Firefox", async ({ phoneWith }) => {
  const userAgent = "Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0";
  const { page, scan } = await phoneWith({ allowed: false, context: { userAgent } });
  await scan("anything");
  await expect(page.getByText(/Click the crossed-out camera beside the address/)).toBeVisible();
});

test("keyboard: the picture is not a tab stop, and Escape closes the dialog and then the scanner", async ({
  phone,
}) => {
  const { page } = phone;
  await phone.scan(await codePicture("nothing", { fill: 0.02 }));
  const video = page.locator("video");
  await expect(video).toHaveAttribute("tabindex", "-1");
  expect(await video.evaluate((element) => (element as HTMLVideoElement).inert)).toBe(true);
  expect(await video.getAttribute("controls")).toBeNull();
  await page.getByRole("button", { name: "Paste link" }).click();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Close the scanner" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(heading(page, "Your sites")).toBeVisible();
});

for (const locale of ["en", "el"]) {
  test(`the ways without a camera stand on one line each on a small phone (${locale})`, async ({ phoneWith }) => {
    const { page } = await phoneWith({ cameras: "none", context: { locale, viewport: { width: 320, height: 568 } } });
    await page.goto("/authenticator#scan");
    await expect(page.locator("video")).toBeAttached();
    const buttons = page.locator("main button:has(svg)").filter({ hasText: /\S/ });
    await expect(buttons).toHaveCount(2);
    for (const button of await buttons.all()) {
      const lines = await button.evaluate((element) => {
        const range = document.createRange();
        range.selectNodeContents(element.lastChild as Node);
        return new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size;
      });
      expect(lines).toBe(1);
    }
    const sticksOut = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(sticksOut).toBeLessThanOrEqual(0);
  });
}

test("without a camera, a pasted picture is read", async ({ phoneWith, desktopAt }) => {
  const { page, scan } = await phoneWith({ cameras: "none" });
  await scan("anything");
  await expect(page.getByRole("heading", { name: "No camera here" })).toBeVisible();
  await inspect(page, "camera-missing");
  const { link } = await desktopAt(ELSEWHERE).begin({ action: "register", email: newEmail() });
  const picture = (await codePicture(link)).toString("base64");
  await page.evaluate((base64) => {
    const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
    const clipboardData = new DataTransfer();
    clipboardData.items.add(new File([bytes], "code.png", { type: "image/png" }));
    document.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true }));
  }, picture);
  await expect(heading(page, /Create an account at/)).toBeVisible({ timeout: 30_000 });
});

test("a camera that another app uses is explained", async ({ phoneWith }) => {
  const { page, scan } = await phoneWith({
    // Not a method, because its source text must be an expression.
    before: () => {
      const busy = () => Promise.reject(new DOMException("Could not start video source", "NotReadableError"));
      // Missing in the empty page that is loaded first.
      if (navigator.mediaDevices) Object.assign(navigator.mediaDevices, { getUserMedia: busy });
    },
  });
  await scan("anything");
  await expect(page.getByRole("heading", { name: "The camera is busy" })).toBeVisible();
  await inspect(page, "camera-busy");
});

test("another camera can be chosen, and a camera's light switched on", async ({ phoneWith }) => {
  const { page, scan } = await phoneWith({
    cameras: "two",
    // Chromium's fake cameras have no light.
    before: () => {
      const { getCapabilities } = MediaStreamTrack.prototype;
      Object.assign(MediaStreamTrack.prototype, {
        getCapabilities(this: MediaStreamTrack) {
          return { ...getCapabilities.call(this), torch: this.label === "fake_device_0" };
        },
        async applyConstraints({ advanced = [] }: { advanced?: { torch?: boolean }[] }) {
          document.documentElement.dataset.torch = String(advanced[0]?.torch);
        },
      });
    },
  });
  await scan("anything");
  const light = page.getByRole("button", { name: "Light" });
  const shown = () =>
    page.locator("video").evaluate((video) => {
      const { srcObject } = video as HTMLVideoElement;
      return srcObject instanceof MediaStream ? srcObject.getVideoTracks()[0]?.label : undefined;
    });
  await expect(light).toHaveAttribute("aria-pressed", "false");
  await light.click();
  await expect(light).toHaveAttribute("aria-pressed", "true");
  await expect(page.locator("html")).toHaveAttribute("data-torch", "true");
  await inspect(page, "scanner-light");
  await light.click();
  await expect(light).toHaveAttribute("aria-pressed", "false");
  await expect(page.locator("html")).toHaveAttribute("data-torch", "false");

  expect(await shown()).toBe("fake_device_0");
  await page.getByRole("button", { name: "Switch camera" }).click();
  await expect.poll(shown).toBe("fake_device_1");
  await expect(light).toHaveCount(0);
  await page.getByRole("button", { name: "Switch camera" }).click();
  await expect.poll(shown).toBe("fake_device_0");
  await expect(light).toHaveAttribute("aria-pressed", "false");
});

test("the decoder is fetched only when the scanner opens", async ({ phone }) => {
  const decoders: string[] = [];
  phone.page.on("response", async (response) => {
    if (/\.js$/.test(response.url()) && /Html5Qrcode|zxing/i.test(await response.text().catch(() => "")))
      decoders.push(response.url());
  });
  await phone.page.reload();
  await expect(phone.page.getByRole("link", { name: "Scan a code" })).toBeVisible();
  await phone.page.waitForLoadState("networkidle");
  expect(decoders).toEqual([]);
  await phone.page.getByRole("link", { name: "Scan a code" }).click();
  await expect.poll(() => decoders.length).toBeGreaterThan(0);
  forgetRefusals(phone);
});
