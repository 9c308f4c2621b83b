import { expect, test } from "#tests/support/e2e.ts";

test("the home page opens in the language of the browser", async ({ page }) => {
  const response = await page.goto("/");
  expect(response?.status()).toBe(200);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Sign in with your phone. No password.");
  await expect(page.getByRole("link", { name: "Your sign-in app" })).toHaveAttribute("href", "/authenticator");
});
