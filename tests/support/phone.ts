import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, type BrowserContextOptions, chromium, devices, type Page } from "@playwright/test";
import { launchOptions, wholeLaunchOptions } from "./chromium.ts";
import { codePicture } from "./qr.ts";
import { writeVideo } from "./y4m.ts";

export interface PhoneOptions {
  /** The site from which the authenticator was installed. */
  origin: string;
  device?: "Pixel 7" | "iPhone 15";
  /** The device's cameras. A single one sees the picture in front of it; of two, each sees a test pattern. */
  cameras?: "none" | "one" | "two";
  /** Whether the person allows the app to use the cameras. */
  allowed?: boolean;
  /** Whether to use a complete browser with everything that installed apps need. */
  whole?: boolean;
  context?: BrowserContextOptions;
  /** Runs in each page before its own scripts. */
  before?: () => void;
}

/** A phone: a separate browser whose camera sees a given picture. */
export interface Phone {
  context: BrowserContext;
  page: Page;
  /** Console errors and uncaught exceptions of its pages. */
  errors: string[];
  /**
   * Holds the camera in front of a picture, such as a screenshot of a page with a code. It is seen when the camera
   * starts the next time.
   */
  see(picture: Buffer): Promise<void>;
  /** Opens the scanner in front of a picture, or of the code of a link. */
  scan(what: Buffer | string): Promise<void>;
  close(): Promise<void>;
}

/** Starts a phone and opens its authenticator. */
export async function openPhone(options: PhoneOptions): Promise<Phone> {
  const { origin, device = "Pixel 7", cameras: count = "one", allowed = true, whole = false } = options;
  const folder = await mkdtemp(join(tmpdir(), "qr2pass-phone-"));
  const video = join(folder, "camera.y4m");
  const see = (picture: Buffer) => writeVideo(video, picture);
  await see(await codePicture("something that is no code of ours"));

  const { args, ...program } = whole ? wholeLaunchOptions : launchOptions;
  const cameras = {
    // A video file replaces all other cameras.
    one: ["--use-fake-device-for-media-stream", `--use-file-for-fake-video-capture=${video}`],
    two: ["--use-fake-device-for-media-stream=device-count=2"],
    none: ["--use-fake-device-for-media-stream=device-count=0"],
  };
  const answer = allowed ? "" : "=deny";
  const browser = await chromium.launch({
    ...program,
    args: [...args, ...cameras[count], `--use-fake-ui-for-media-stream${answer}`],
  });
  const { defaultBrowserType: _, ...descriptor } = devices[device] ?? {};
  // Without a graphics card, drawing at a phone's real pixel density takes seconds per picture, and animations never
  // pause.
  const look = { ...descriptor, deviceScaleFactor: 1, reducedMotion: "reduce" } as const;
  const context = await browser.newContext({ ...look, baseURL: origin, ...options.context });
  await context.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
      console.error(`The policy was violated: ${violatedDirective} ${blockedURI}`),
    );
  });
  if (options.before) await context.addInitScript(options.before);

  const errors: string[] = [];
  context.on("console", (message) => {
    if (message.type() === "error") errors.push(`${message.text()} (${message.location().url})`);
  });
  context.on("weberror", (error) => errors.push(String(error.error().stack ?? error.error())));
  const page = await context.newPage();
  await page.goto("/authenticator");
  await page.locator("main:not([aria-busy=true])").waitFor();

  return {
    context,
    page,
    errors,
    see,
    async scan(what) {
      // A scanner that is still open could read the new picture before it is closed.
      if (page.url().endsWith("#scan")) await page.getByRole("button", { name: "Close the scanner" }).click();
      await see(typeof what === "string" ? await codePicture(what) : what);
      await page.goto("/authenticator#scan");
    },
    async close() {
      await browser.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
