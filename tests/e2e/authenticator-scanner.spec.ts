import { ELSEWHERE, expect, forgetRefusals, heading, newEmail, test } from "#tests/support/authenticator.ts";
import { inspect } from "#tests/support/inspect.ts";
import { codePicture } from "#tests/support/qr.ts";

// Each state is looked at in two themes and three sizes.
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

test("says what a code is that is none of ours, and goes on looking", async ({ phone, desktopAt }) => {
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

test("a camera that is refused: how to allow it, and the ways without", async ({ phoneWith, desktopAt }) => {
  const phone = await phoneWith({ allowed: false });
  const { page } = phone;
  await phone.scan("anything");
  await expect(page.getByRole("heading", { name: "Camera access is off" })).toBeVisible();
  await expect(page.getByText(/then Permissions, and allow Camera/)).toBeVisible();
  await inspect(page, "camera-refused");

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

test("no camera, and a picture that is pasted", async ({ phoneWith, desktopAt }) => {
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

test("a camera that another app uses", async ({ phoneWith }) => {
  const { page, scan } = await phoneWith({
    // No method: its text must stand as an expression.
    before: () => {
      const busy = () => Promise.reject(new DOMException("Could not start video source", "NotReadableError"));
      // Not there in the empty page that comes first.
      if (navigator.mediaDevices) Object.assign(navigator.mediaDevices, { getUserMedia: busy });
    },
  });
  await scan("anything");
  await expect(page.getByRole("heading", { name: "The camera is busy" })).toBeVisible();
  await inspect(page, "camera-busy");
});

test("the other camera, and the light of one that has it", async ({ phoneWith }) => {
  const { page, scan } = await phoneWith({
    cameras: "two",
    // Chromium's own cameras have no light.
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
