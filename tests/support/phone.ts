import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, type BrowserContextOptions, chromium, devices, type Page } from "@playwright/test";
import { CHROMIUM_FLAGS, findChromium } from "./chromium.ts";
import { codePicture } from "./qr.ts";
import { writeVideo } from "./y4m.ts";

export interface PhoneOptions {
  /** The site the authenticator was installed from. */
  origin: string;
  device?: "Pixel 7" | "iPhone 15";
  /** Whether the person allows the camera. */
  camera?: boolean;
  context?: BrowserContextOptions;
}

/** A phone: a browser of its own, whose camera sees what it is shown. */
export interface Phone {
  context: BrowserContext;
  page: Page;
  /** What its pages wrote to the console as an error, or did not catch. */
  errors: string[];
  /** Holds the camera in front of a picture, such as a screenshot of the page with the code. It takes effect when the camera next starts. */
  see(picture: Buffer): Promise<void>;
  /** Opens the scanner in front of a picture, or of the code of a link. */
  scan(what: Buffer | string): Promise<void>;
  close(): Promise<void>;
}

/** Starts a phone and opens its authenticator. */
export async function openPhone({
  origin,
  device = "Pixel 7",
  camera = true,
  context: more,
}: PhoneOptions): Promise<Phone> {
  const folder = await mkdtemp(join(tmpdir(), "qr2pass-phone-"));
  const video = join(folder, "camera.y4m");
  await writeVideo(video, await codePicture("nothing that anybody looks for"));
  const executablePath = findChromium();
  const browser = await chromium.launch({
    ...(executablePath ? { executablePath } : {}),
    args: [...CHROMIUM_FLAGS, "--use-fake-device-for-media-stream", `--use-file-for-fake-video-capture=${video}`],
  });
  const { defaultBrowserType: _, ...descriptor } = devices[device] ?? {};
  const context = await browser.newContext({ ...descriptor, baseURL: origin, ...more });
  if (camera) await context.grantPermissions(["camera"], { origin });
  const errors: string[] = [];
  context.on(
    "console",
    (message) => message.type() === "error" && errors.push(`${message.text()} (${message.location().url})`),
  );
  context.on("weberror", (error) => errors.push(String(error.error())));
  const page = await context.newPage();
  await page.goto("/authenticator");

  const see = (picture: Buffer) => writeVideo(video, picture);
  return {
    context,
    page,
    errors,
    see,
    async scan(what) {
      await see(typeof what === "string" ? await codePicture(what) : what);
      await page.goto("/authenticator#scan");
    },
    async close() {
      await browser.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
