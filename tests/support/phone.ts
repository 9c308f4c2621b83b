import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, type BrowserContextOptions, chromium, devices, type Page } from "@playwright/test";
import { codePicture } from "./qr.ts";
import { writeVideo } from "./y4m.ts";

/** A machine without a display, a sandbox or a way to the internet. */
const ARGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-quic"];

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
  const browser = await chromium.launch({
    ...(process.env.CHROMIUM ? { executablePath: process.env.CHROMIUM } : {}),
    args: [...ARGS, "--use-fake-device-for-media-stream", `--use-file-for-fake-video-capture=${video}`],
  });
  const { defaultBrowserType: _, ...descriptor } = devices[device] ?? {};
  const context = await browser.newContext({ ...descriptor, baseURL: origin, ...more });
  if (camera) await context.grantPermissions(["camera"], { origin });
  const page = await context.newPage();
  await page.goto("/authenticator");

  const see = (picture: Buffer) => writeVideo(video, picture);
  return {
    context,
    page,
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
