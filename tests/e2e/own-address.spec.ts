import { expect, test } from "#tests/support/e2e.ts";
import { startServer } from "#tests/support/server.ts";

test.use({ refusals: "wanted" });

test("a page opened at another address of the server links to the site's own address and keeps the destination", async ({
  page,
}) => {
  const server = await startServer({ env: { AUTH_URL: "https://login.example.com" } });
  try {
    await page.goto(`${server.origin}/login?next=%2Freports`);
    await expect(page.getByText("This site has another address")).toBeVisible();
    const link = page.getByRole("link", { name: "Open the right address" });
    await expect(link).toHaveAttribute("href", "https://login.example.com/login?next=%2Freports");

    await page.goto(`${server.origin}/register`);
    await page.getByLabel("Email address").fill("ann@example.com");
    await page.getByRole("button", { name: "Continue" }).click();
    await expect(page.getByRole("link", { name: "Open the right address" })).toHaveAttribute(
      "href",
      "https://login.example.com/register",
    );
    expect(server.output()).toContain("opened at another address");
  } finally {
    await server.stop();
  }
});
