import {
  approve,
  ELSEWHERE,
  expect,
  forgetRefusals,
  heading,
  linkAt,
  newEmail,
  numberOn,
  openLink,
  PHONE_ADDRESS,
  test,
} from "#tests/support/authenticator.ts";
import { inspect } from "#tests/support/inspect.ts";

// Each state is checked in two themes and three sizes.
test.describe.configure({ timeout: 180_000 });

test("the three levels of caution: a new browser elsewhere, a new one nearby, a known one", async ({
  phone,
  desktopAt,
  registerOn,
}) => {
  const { page } = phone;
  await registerOn(phone);

  const far = desktopAt(ELSEWHERE);
  const first = await far.begin();
  await page.goto(linkAt(first.link));
  await expect(heading(page, /^Sign in to/)).toBeVisible();
  await inspect(page, "tap");
  await page.getByRole("button", { name: /^Continue as ann/ }).click();
  await expect(page.getByText("New browser, another network")).toBeVisible();
  await expect(page.getByText("Continue only if you opened")).toBeVisible();
  await expect(page.getByText("Firefox on Windows")).toBeVisible();
  await expect(page.getByText(ELSEWHERE)).toBeVisible();
  await expect(page).toHaveURL(/\/authenticator$/);
  await inspect(page, "login-new-elsewhere");
  const number = await numberOn(far, first.challenge);
  await expect(page.getByRole("button", { name: "Approve" })).toHaveAttribute("aria-disabled", "true");
  await approve(page, number);
  await expect(heading(page, "Approved")).toBeVisible();
  await far.redeem(first.challenge);

  const near = desktopAt(PHONE_ADDRESS);
  const second = await near.begin();
  await openLink(page, second.link);
  await expect(page.getByText("New browser, your network")).toBeVisible();
  await inspect(page, "login-new-near");
  await approve(page, await numberOn(near, second.challenge));
  await expect(heading(page, "Approved")).toBeVisible();
  await near.redeem(second.challenge);

  // Typing the number for the distant browser did not make it known.
  const again = await far.begin();
  await openLink(page, again.link);
  await expect(page.getByText("New browser, another network")).toBeVisible();
  await page.getByRole("button", { name: "Deny" }).click();

  const third = await near.begin();
  await openLink(page, third.link);
  await expect(page.getByText("Known browser")).toBeVisible();
  await expect(page.getByRole("button", { name: /Digit/ })).toHaveCount(0);
  const yesButton = page.getByRole("button", { name: "Approve" });
  const deny = page.getByRole("button", { name: "Deny" });
  const [yes, no] = [await yesButton.boundingBox(), await deny.boundingBox()];
  expect([yes?.width, yes?.height]).toEqual([no?.width, no?.height]);
  await inspect(page, "login-known");
  await yesButton.click();
  await expect(heading(page, "Approved")).toBeVisible();
  await near.redeem(third.challenge);
  expect(await near.isSignedIn()).toBe(true);
});

test("with several accounts at a site, the person chooses first", async ({ phone, desktopAt, registerOn }) => {
  const { page } = phone;
  await registerOn(phone);
  const email = await registerOn(phone);
  const { link } = await desktopAt(ELSEWHERE).begin();
  await page.goto(linkAt(link));
  const choice = page.getByText("Choose an account.");
  await expect(choice).toBeVisible();
  await inspect(page, "choose");
  await page.reload();
  await expect(choice).toBeVisible();
  await page.getByRole("button", { name: email }).click();
  await expect(heading(page, /Sign in to/)).toContainText(email);
  // A reload keeps the claim and the choice.
  await page.reload();
  await expect(heading(page, /Sign in to/)).toContainText(email);
});

test("while an answer is on its way, the button that gave it keeps the focus, and gives no second one", async ({
  phone,
  desktopAt,
  registerOn,
}) => {
  const { page } = phone;
  await registerOn(phone);
  let sent = 0;
  const arrived = Promise.withResolvers<void>();
  await page.route("**/api/login", async (route) => {
    sent++;
    await arrived.promise;
    await route.continue();
  });
  const desktop = desktopAt(ELSEWHERE);
  const { link, challenge } = await desktop.begin();
  await openLink(page, link);
  for (const digit of String(await numberOn(desktop, challenge))) {
    await page.getByRole("button", { name: `Digit ${digit}`, exact: true }).click();
  }
  const button = page.getByRole("button", { name: "Approve" });
  await expect(button).not.toHaveAttribute("aria-disabled", "true");
  await button.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByText("Sending to")).toBeVisible();
  await expect(button).toBeFocused();
  await page.keyboard.press("Enter");
  arrived.resolve();
  await expect(heading(page, "Approved")).toBeVisible();
  expect(sent).toBe(1);
});

test("for an address with an account on this device, both alternatives are offered", async ({
  phone,
  desktopAt,
  registerOn,
}) => {
  const { page } = phone;
  const email = newEmail();
  // Begun before the address is taken.
  const begun = await Promise.all([1, 2, 3].map(() => desktopAt(ELSEWHERE).begin({ action: "register", email })));
  await registerOn(phone, email);
  for (const [at, way] of ["Sign in instead", "Use another email address"].entries()) {
    await openLink(page, begun[at]?.link ?? "");
    await expect(heading(page, "You already have an account")).toBeVisible();
    if (at === 0) await inspect(page, "has-account");
    await page.getByRole("button", { name: way }).click();
    await expect(page.getByText("On your other screen, choose")).toBeVisible();
    if (at === 0) await inspect(page, "has-account-left");
    await page.getByRole("button", { name: "Done" }).click();
  }
  await openLink(page, begun[2]?.link ?? "");
  await page.getByRole("button", { name: /Create it again/ }).click();
  await expect(heading(page, /Create an account/)).toContainText(email);
});

test("a phone without an account sends nothing, and the code stays valid", async ({
  phone,
  phoneWith,
  desktopAt,
  registerOn,
}) => {
  await registerOn(phone);
  const stranger = await phoneWith();
  const { link } = await desktopAt(ELSEWHERE).begin();
  const sent: string[] = [];
  stranger.page.on("request", (request) => sent.push(request.method()));
  await stranger.page.goto(linkAt(link));
  await expect(heading(stranger.page, /^No account for/)).toBeVisible();
  await expect(stranger.page.getByText("in the browser or app where you made the account")).toBeVisible();
  await inspect(stranger.page, "no-account");
  await expect(stranger.page.getByRole("link", { name: "Create account" })).toHaveAttribute("href", /\/register$/);
  await stranger.context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await stranger.page.getByRole("button", { name: "Copy link" }).click();
  await expect(stranger.page.getByText("Copied. Open it")).toBeVisible();
  expect(await stranger.page.evaluate(() => navigator.clipboard.readText())).toBe(link);
  expect(sent).not.toContain("POST");
  await openLink(phone.page, link);
  await expect(heading(phone.page, /Sign in to/)).toBeVisible();
});

test("a similar name is not treated as the known site", async ({ phone, site, registerOn }) => {
  const { page } = phone;
  await registerOn(phone);
  const { port } = new URL(site.origin);
  const fake = `http://localhost:${Number(port) + 1}/authenticator#version=2&action=login&challenge=AAAAAAAAAAAAAAAAAAAAAA&valid_till=2000000000`;
  await page.getByRole("link", { name: "Scan a code" }).click();
  await page.getByRole("button", { name: "Paste link" }).click();
  await page.getByRole("textbox", { name: "Link" }).fill(fake);
  await inspect(page, "paste-link");
  await page.getByRole("button", { name: "Open" }).click();
  await expect(heading(page, `This isn't localhost:${port}`)).toBeVisible();
  await inspect(page, "look-alike");
});

test("a second phone and a late phone are told what happened", async ({ phone, phoneWith, desktopAt, registerOn }) => {
  const { page } = phone;
  const email = newEmail();
  const { link } = await desktopAt(ELSEWHERE).begin({ action: "register", email });
  await openLink(page, link);
  await expect(heading(page, /Create an account/)).toContainText(email);
  await inspect(page, "register");
  const second = await phoneWith();
  await openLink(second.page, link);
  await expect(heading(second.page, "Another phone scanned this first")).toBeVisible();
  await inspect(second.page, "already-scanned");
  forgetRefusals(second);

  await registerOn(phone);
  const unknown =
    new URL(link).origin +
    "/authenticator#version=2&action=login&challenge=AAAAAAAAAAAAAAAAAAAAAA&valid_till=1700000000";
  await openLink(page, unknown);
  await expect(heading(page, "This code no longer works")).toBeVisible();
  await inspect(page, "unknown-code");
  forgetRefusals(phone);
});

test("the time to decide runs out and the app says so", async ({ phone, desktopAt, registerOn }) => {
  const { page } = phone;
  await registerOn(phone);
  await page.clock.install();
  const { link } = await desktopAt(ELSEWHERE).begin();
  await openLink(page, link);
  await expect(page.getByText("New browser")).toBeVisible();
  await page.clock.fastForward(112_000);
  await expect(page.getByText(/0:0\d left/)).toBeVisible();
  await inspect(page, "last-seconds");
  await page.clock.fastForward(12_000);
  await expect(heading(page, "Time's up")).toBeVisible();
  await inspect(page, "too-late");
});
