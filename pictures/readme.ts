/**
 * Makes the pictures of the README, one for each theme: the computer with its code, and the phone with the question that
 * follows, both of one real sign-in. `node pictures/readme.ts`, after a build. Its output is committed.
 */
import type { Page } from "playwright";
import sharp, { type OverlayOptions } from "sharp";
import { onStage, SITE, type Stage } from "./stage.ts";

const FOLDER = "docs/pictures";
const ADDRESS = "203.0.113.7";
const EMAIL = "ann@example.com";
const FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0";
const COMPUTER = { width: 1040, height: 800 };
const PHONE = { width: 380, height: 700 };

/** Pixels of the picture. The phone stands before the computer's right edge. */
const PICTURE = { width: 1360, height: 900 };
const BAR = 44;
const EDGE = { light: "#c9cdca", dark: "#3b403d" };
const BAR_FILL = { light: "#e7eae8", dark: "#1c1f1d" };
const BAR_TEXT = { light: "#4a514d", dark: "#b4bbb7" };

type Theme = "light" | "dark";

await onStage(async (stage) => {
  for (const theme of ["light", "dark"] as const) {
    const { computer, phone } = await signInOnce(stage, theme);
    await compose(theme, computer, phone);
  }
});

/** One sign-in with both screens, after a first one that makes the browser known. Returns their pictures. */
async function signInOnce({ open }: Stage, colorScheme: Theme): Promise<{ computer: Buffer; phone: Buffer }> {
  const email = colorScheme === "light" ? EMAIL : EMAIL.replace("ann", "ben");
  const computer = await open({ viewport: COMPUTER, colorScheme, userAgent: FIREFOX }, ADDRESS);
  const phone = await open({ viewport: PHONE, deviceScaleFactor: 2, colorScheme, hasTouch: true }, ADDRESS);

  await computer.goto(`${SITE}/register`);
  await computer.getByLabel("Email address").fill(email);
  await computer.getByRole("button", { name: "Continue" }).click();
  await answer(computer, phone);
  await computer.goto(`${SITE}/login?another=1`);
  await answer(computer, phone);
  await computer.goto(`${SITE}/login?another=1`);
  const link = await linkOn(computer);
  await computer.getByRole("img", { name: /^QR code/ }).waitFor();
  const shown = await computer.screenshot({ animations: "disabled" });
  await ask(phone, link);
  const asked = await phone.screenshot({ animations: "disabled" });
  await computer.context().close();
  await phone.context().close();
  return { computer: shown, phone: asked };
}

async function linkOn(computer: Page): Promise<string> {
  const fragment = await computer.getByRole("link", { name: "Continue on this device" }).getAttribute("href");
  return new URL(fragment ?? "", SITE).href;
}

async function ask(phone: Page, link: string): Promise<void> {
  await phone.goto("about:blank");
  await phone.goto(link);
  await phone.getByRole("button", { name: /^Continue/ }).click();
  await phone.getByRole("button", { name: "Deny", disabled: false }).waitFor();
}

async function answer(computer: Page, phone: Page): Promise<void> {
  await ask(phone, await linkOn(computer));
  const number = computer.getByText(/^\d\d$/).first();
  await number.waitFor();
  for (const digit of (await number.textContent()) ?? "")
    await phone.getByRole("button", { name: `Digit ${digit}`, exact: true }).click();
  await phone.getByRole("button", { name: /^(Approve|Create account)$/ }).click();
  await computer.waitForURL("**/account*");
}

async function compose(theme: Theme, computer: Buffer, phone: Buffer): Promise<void> {
  const screen = { left: 10, top: 10 + BAR, ...COMPUTER };
  const hand = { width: PHONE.width + 24, height: PHONE.height + 24 };
  const left = PICTURE.width - hand.width - 10;
  const top = PICTURE.height - hand.height - 10;
  const frame = `<svg xmlns="http://www.w3.org/2000/svg" width="${PICTURE.width}" height="${PICTURE.height}">
    <rect x="${screen.left - 1}" y="9" width="${screen.width + 2}" height="${screen.height + BAR + 2}" rx="14" fill="${BAR_FILL[theme]}" stroke="${EDGE[theme]}" stroke-width="2"/>
    <g fill="${EDGE[theme]}"><circle cx="36" cy="32" r="6"/><circle cx="58" cy="32" r="6"/><circle cx="80" cy="32" r="6"/></g>
    <text x="${screen.left + screen.width / 2}" y="38" text-anchor="middle" font-family="sans-serif" font-size="17" fill="${BAR_TEXT[theme]}">${new URL(SITE).host}</text>
  </svg>`;
  const body = `<svg xmlns="http://www.w3.org/2000/svg" width="${hand.width}" height="${hand.height}">
    <rect x="1" y="1" width="${hand.width - 2}" height="${hand.height - 2}" rx="44" fill="#0b0c0b" stroke="${EDGE[theme]}" stroke-width="2"/>
  </svg>`;
  const layers: OverlayOptions[] = [
    { input: Buffer.from(frame) },
    { input: await rounded(computer, COMPUTER, 12), left: screen.left, top: screen.top },
    { input: Buffer.from(body), left, top },
    { input: await rounded(phone, PHONE, 34), left: left + 12, top: top + 12 },
  ];
  const background = { r: 0, g: 0, b: 0, alpha: 0 };
  await sharp({ create: { ...PICTURE, channels: 4, background } })
    .composite(layers)
    .webp({ quality: 90, effort: 6 })
    .toFile(`${FOLDER}/sign-in-${theme}.webp`);
}

/** A picture of a size, with round corners. */
async function rounded(picture: Buffer, { width, height }: { width: number; height: number }, radius: number) {
  const mask = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="${width}" height="${height}" rx="${radius}"/></svg>`;
  return sharp(picture)
    .resize(width, height)
    .composite([{ input: Buffer.from(mask), blend: "dest-in" }])
    .png()
    .toBuffer();
}
