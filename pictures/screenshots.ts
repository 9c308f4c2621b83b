/** Takes the pictures of the app that its manifest names, from the real pages: `node pictures/screenshots.ts`, after a build. Its output is committed. */
import type { BrowserContextOptions, Page } from "playwright";
import sharp from "sharp";
import { appAt, approve, onStage, SITE, type Stage } from "./stage.ts";

const FOLDER = "public/authenticator";
const SIZES = {
  narrow: { email: "ann@example.com", viewport: { width: 412, height: 824 }, deviceScaleFactor: 2 },
  wide: { email: "ben@example.com", viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1 },
};

await onStage(async (stage) => {
  for (const [name, { email, ...look }] of Object.entries(SIZES)) await takeAll(stage, name, look, email);
});

async function takeAll({ desktop, open }: Stage, name: string, look: BrowserContextOptions, email: string) {
  const page = await open(look, "203.0.113.9");
  await approve(page, desktop, await desktop.begin({ action: "register", email }));
  await approve(page, desktop, await desktop.begin());
  await page.goto(`${SITE}/authenticator`);
  await page.getByText(email).waitFor();
  await take(page, `sites-${name}`);

  await page.goto(appAt((await desktop.begin()).link));
  await page.getByRole("button", { name: /^Continue/ }).click();
  await page.getByRole("button", { name: "Deny", disabled: false }).waitFor();
  await take(page, `question-${name}`);
  await page.context().close();
}

async function take(page: Page, name: string): Promise<void> {
  const picture = await page.screenshot({ animations: "disabled" });
  await sharp(picture).png({ compressionLevel: 9, palette: true }).toFile(`${FOLDER}/${name}.png`);
}
