import type { Page } from "@playwright/test";
import { expect, test } from "#tests/support/authenticator.ts";
import { inspect } from "#tests/support/inspect.ts";
import { OriginalServer } from "#tests/support/original-server.ts";
import { addUnlock } from "#tests/support/unlock.ts";
import { show } from "#tests/support/visibility.ts";

// Each state is looked at in two themes and three sizes.
test.describe.configure({ timeout: 180_000 });

const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
const heading = (page: Page) => page.getByRole("heading", { level: 1 });

test("answers a server of version 1, by the camera", async ({ phone }) => {
  const server = await OriginalServer.start();
  const host = new URL(server.origin).host;
  const { page } = phone;
  const outcome = (code: string) => server.outcomes.get(JSON.parse(code).nonce ?? JSON.parse(code).challenge)?.status;

  const registration = server.registerCode("Ann@Example.com");
  await phone.scan(registration);
  await expect(heading(page)).toContainText(`Create an account at ${host}?`);
  await expect(heading(page)).toContainText("Ann@Example.com");
  await expect(page.getByText("test QR2Pass server")).toBeVisible();
  expect(server.received).toEqual([]);
  await inspect(page, "version-1-question");
  await button(page, "Create account").click();
  await expect(heading(page)).toHaveText("Check your other screen");
  await inspect(page, "version-1-sent");
  expect(outcome(registration)).toBe("ok");
  await button(page, "It worked").click();
  await expect(heading(page)).toHaveText("Account created");
  await button(page, "Done").click();

  for (const version of [1, "1"] as const) {
    server.version = version;
    const code = server.loginCode();
    await phone.scan(code);
    await expect(heading(page)).toContainText(`Sign in to ${host}?`);
    await button(page, "Approve").click();
    await expect(heading(page)).toHaveText("Check your other screen");
    expect(outcome(code)).toBe("ok");
    await button(page, "Done").click();
  }
  for (const { contentType, cookie } of server.received) {
    expect(contentType).toBe("text/plain");
    expect(cookie).toBeUndefined();
  }

  const denied = server.loginCode();
  await phone.scan(denied);
  await button(page, "Deny").click();
  await expect(heading(page)).toHaveText("Request denied");
  expect(server.received).toHaveLength(3);
  await server.stop();
});

test("what was sent stays sent while the app is locked", async ({ phone }) => {
  const server = await OriginalServer.start();
  const { page } = phone;
  const { verified } = await addUnlock(phone);
  await page.reload();
  await phone.scan(server.registerCode("ann@example.com"));
  await button(page, "Create account").click();
  await button(page, "It worked").click();
  await button(page, "Done").click();
  await button(page, "Turn on the lock").click();

  await phone.scan(server.registerCode("ben@example.com"));
  await button(page, "Create account").click();
  await expect(heading(page)).toHaveText("Check your other screen");
  await page.clock.install();
  await verified(false);
  await show(page, "hidden");
  await page.clock.fastForward(11_000);
  await show(page, "visible");
  await expect(heading(page)).toHaveText("Locked");
  await button(page, "Unlock").click();
  await expect(page.getByText("That didn't unlock it.")).toBeVisible();
  await verified(true);
  await button(page, "Unlock").click();
  await expect(heading(page)).toHaveText("Check your other screen");
  await button(page, "It worked").click();
  await expect(heading(page)).toHaveText("Account created");
  expect(server.received).toHaveLength(2);
  await server.stop();
});

test("a registration that failed on the computer leaves no account", async ({ phone }) => {
  const server = await OriginalServer.start();
  const { page } = phone;
  const registration = JSON.parse(server.registerCode("ann@example.com"));
  await phone.scan(JSON.stringify({ ...registration, nonce: "AAECAwQFBgc=" }));
  await button(page, "Create account").click();
  await button(page, "It failed").click();
  await expect(heading(page)).toHaveText("No account was created");
  await button(page, "Done").click();
  await expect(page.getByText("No sites yet")).toBeVisible();
  await server.stop();
});

test("a page that says nothing costs no key", async ({ phone }) => {
  const server = await OriginalServer.start();
  const { page } = phone;
  await phone.scan(server.registerCode("ann@example.com"));
  await button(page, "Create account").click();
  await button(page, "It says nothing").click();
  await expect(heading(page)).toHaveText("Try signing in");
  await inspect(page, "version-1-kept");
  await button(page, "Done").click();
  const code = server.loginCode();
  await phone.scan(code);
  await button(page, "Approve").click();
  await expect(heading(page)).toHaveText("Check your other screen");
  expect(server.outcomes.get(JSON.parse(code).challenge)?.status).toBe("ok");
  await server.stop();
});

test("an evil code gets nothing, and the person is told why", async ({ phone }) => {
  const server = await OriginalServer.start();
  const evil = await OriginalServer.start(server.provider);
  const { page } = phone;
  await phone.scan(server.registerCode("ann@example.com"));
  await button(page, "Create account").click();
  await button(page, "It worked").click();
  await button(page, "Done").click();

  // A known site's name, and another host.
  await phone.scan(evil.loginCode());
  await expect(heading(page)).toHaveText(`This isn't ${new URL(server.origin).host}`);
  await button(page, "Close").click();

  // A URL that is not the one to answer.
  const elsewhere = { ...JSON.parse(server.loginCode()), provider: "https://login.example.com" };
  await phone.scan(JSON.stringify(elsewhere));
  await expect(page.getByText("This code isn't safe")).toBeVisible();

  const insecure = { ...JSON.parse(server.loginCode()), respond_to: "http://login.example.com/api/login/" };
  await phone.scan(JSON.stringify(insecure));
  await expect(page.getByText("This site isn't secure")).toBeVisible();

  const late = { ...JSON.parse(server.loginCode()), valid_till: Math.floor(Date.now() / 1000) - 5 };
  await phone.scan(JSON.stringify(late));
  await expect(heading(page)).toHaveText("Code expired");
  await button(page, "Close").click();

  expect(evil.received).toEqual([]);
  expect(server.received).toHaveLength(1);
  await Promise.all([server.stop(), evil.stop()]);
});
