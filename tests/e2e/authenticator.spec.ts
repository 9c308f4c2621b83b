import {
  expect,
  forgetRefusals,
  heading,
  newEmail,
  numberOn,
  PHONE_ADDRESS,
  pick,
  test,
} from "#tests/support/authenticator.ts";
import { inspect } from "#tests/support/inspect.ts";

// Each state is looked at in two themes and three sizes.
test.describe.configure({ timeout: 180_000 });

const ELSEWHERE = "203.0.113.7";

test("the three grades: a new browser elsewhere, a new one near, a known one", async ({
  phone,
  desktopAt,
  registerOn,
}) => {
  const { page } = phone;
  await registerOn(phone);

  const far = desktopAt(ELSEWHERE);
  const first = await far.begin();
  await page.goto(first.link);
  await expect(page.getByText("New browser, another network")).toBeVisible();
  await expect(page.getByText("Go on only if you opened")).toBeVisible();
  await expect(page.getByText("Firefox on Windows")).toBeVisible();
  await expect(page.getByText(ELSEWHERE)).toBeVisible();
  await expect(page).toHaveURL(/\/authenticator$/);
  await inspect(page, "login-new-elsewhere");
  await pick(page, await numberOn(far, first.challenge));
  await expect(heading(page, "You are signed in")).toBeVisible();
  await far.redeem(first.challenge);

  const near = desktopAt(PHONE_ADDRESS);
  const second = await near.begin();
  await page.goto(second.link);
  await expect(page.getByText("New browser, your network")).toBeVisible();
  await inspect(page, "login-new-near");
  await pick(page, await numberOn(near, second.challenge));
  await expect(heading(page, "You are signed in")).toBeVisible();

  const third = await far.begin();
  await page.goto(third.link);
  await expect(page.getByText("Known browser")).toBeVisible();
  await expect(page.getByRole("button", { name: /Approve with/ })).toHaveCount(0);
  const approve = page.getByRole("button", { name: "Approve" });
  const deny = page.getByRole("button", { name: "Deny" });
  const [yes, no] = [await approve.boundingBox(), await deny.boundingBox()];
  expect([yes?.width, yes?.height]).toEqual([no?.width, no?.height]);
  await inspect(page, "login-known");
  await approve.click();
  await expect(heading(page, "You are signed in")).toBeVisible();
  await far.redeem(third.challenge);
  expect(await far.isSignedIn()).toBe(true);
});

test("several accounts at a site: the person picks first", async ({ phone, desktopAt, registerOn }) => {
  const { page } = phone;
  await registerOn(phone);
  const email = await registerOn(phone);
  const { link } = await desktopAt(ELSEWHERE).begin();
  await page.goto(link);
  await expect(heading(page, /Which account/)).toBeVisible();
  await inspect(page, "choose");
  await page.getByRole("button", { name: email }).click();
  await expect(heading(page, /Sign in to/)).toContainText(email);
  // A reload keeps the claim, and the pick.
  await page.reload();
  await page.goto(link);
  await expect(heading(page, /Sign in to/)).toContainText(email);
});

test("an address that this device has an account for: both ways are offered", async ({
  phone,
  desktopAt,
  registerOn,
}) => {
  const { page } = phone;
  const email = newEmail();
  // Begun before the address is taken.
  const begun = await Promise.all([1, 2, 3].map(() => desktopAt(ELSEWHERE).begin({ action: "register", email })));
  await registerOn(phone, email);
  for (const [at, way] of ["Sign in with it", "Use another address"].entries()) {
    await page.goto(begun[at]?.link ?? "");
    await expect(heading(page, "You have an account here already")).toBeVisible();
    if (at === 0) await inspect(page, "has-account");
    await page.getByRole("button", { name: way }).click();
    await expect(page.getByText(`On the other screen, tap`)).toBeVisible();
    if (at === 0) await inspect(page, "has-account-left");
    await page.getByRole("button", { name: "Done" }).click();
  }
  await page.goto(begun[2]?.link ?? "");
  await page.getByRole("button", { name: /Create it anew/ }).click();
  await expect(heading(page, /Create an account/)).toContainText(email);
});

test("a phone without an account sends nothing, and the code stays good", async ({
  phone,
  phoneWith,
  desktopAt,
  registerOn,
}) => {
  await registerOn(phone);
  const stranger = await phoneWith();
  const { link, challenge } = await desktopAt(ELSEWHERE).begin();
  const sent: string[] = [];
  stranger.page.on("request", (request) => sent.push(request.method()));
  await stranger.page.goto(link);
  await expect(heading(stranger.page, /You have no account at/)).toBeVisible();
  await inspect(stranger.page, "no-account");
  expect(sent).not.toContain("POST");
  await phone.page.goto(link);
  await expect(heading(phone.page, /Sign in to/)).toBeVisible();
  expect(challenge).toBeTruthy();
});

test("a near name is not taken for the known one", async ({ phone, site, registerOn }) => {
  const { page } = phone;
  await registerOn(phone);
  const { port } = new URL(site.origin);
  const fake = `http://localhost:${Number(port) + 1}/authenticator#version=2&action=login&challenge=AAAAAAAAAAAAAAAAAAAAAA&valid_till=2000000000`;
  await page.getByRole("link", { name: "Scan a code" }).click();
  await page.getByRole("button", { name: "Paste a link" }).click();
  await page.getByRole("textbox", { name: "Link" }).fill(fake);
  await inspect(page, "paste-link");
  await page.getByRole("button", { name: "Open" }).click();
  await expect(heading(page, `This is not localhost:${port}`)).toBeVisible();
  await inspect(page, "look-alike");
});

test("what a second phone and a late one are told", async ({ phone, phoneWith, desktopAt, registerOn }) => {
  const { page } = phone;
  const email = newEmail();
  const { link } = await desktopAt(ELSEWHERE).begin({ action: "register", email });
  await page.goto(link);
  await expect(heading(page, /Create an account/)).toContainText(email);
  await inspect(page, "register");
  const second = await phoneWith();
  await second.page.goto(link);
  await expect(heading(second.page, "Another phone scanned this first")).toBeVisible();
  await inspect(second.page, "already-scanned");
  forgetRefusals(second);

  await registerOn(phone);
  const old = link.replace("register&nonce", "login&challenge").replace(/valid_till=\d+/, "valid_till=1700000000");
  await page.goto(old);
  await expect(heading(page, "The code ran out")).toBeVisible();
  await inspect(page, "ran-out");
  forgetRefusals(phone);
});

test("the time to decide runs out", async ({ phone, desktopAt, registerOn }) => {
  const { page } = phone;
  await registerOn(phone);
  await page.clock.install();
  const { link } = await desktopAt(ELSEWHERE).begin();
  await page.goto(link);
  await expect(heading(page, /Sign in to/)).toBeVisible();
  await page.clock.fastForward(112_000);
  await expect(page.getByText(/Time left: 0:0\d/)).toBeVisible();
  await inspect(page, "last-seconds");
  await page.clock.fastForward(12_000);
  await expect(heading(page, "Time ran out")).toBeVisible();
  await inspect(page, "too-late");
});
