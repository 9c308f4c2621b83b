import { Phone } from "#tests/support/client.ts";
import { expect, test } from "#tests/support/e2e.ts";
import { inspect } from "#tests/support/inspect.ts";
import { codeOf, newRegistration, STATES, signIn } from "#tests/support/page-states.ts";
import { show } from "#tests/support/visibility.ts";

let people = 0;
const newEmail = () => `pages-${Date.now()}-${++people}@example.com`;

test.describe(() => {
  test.use({ refusals: "wanted" });

  for (const [name, reach] of Object.entries(STATES)) {
    test(`looks right: ${name}`, async ({ page, origin }) => {
      const account = await newRegistration(origin, newEmail());
      await reach({ page, origin, account });
      await inspect(page, `page-${name}`);
    });
  }

  test("every page in the other language, switched by hand and kept", async ({ page }) => {
    await page.goto("/");
    await page.getByRole("button", { name: "Ελληνικά" }).click();
    await expect(page.locator("html")).toHaveAttribute("lang", "el");
    for (const path of ["/", "/register", "/login", "/nothing-here"]) {
      await page.goto(path);
      await expect(page.locator("html")).toHaveAttribute("lang", "el");
      await expect(page.getByRole("main")).toContainText(/[α-ω]{4}/);
      await inspect(page, `page-greek${path.replace("/", "-")}`);
    }
  });
});

test("nothing moves when a state replaces another", async ({ page, origin }) => {
  const account = await newRegistration(origin, newEmail());
  await page.addInitScript(() => {
    const shifts: { value: number; moved: string[] }[] = [];
    Object.assign(window, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const { value, sources } = entry as unknown as { value: number; sources: { node: Element | null }[] };
        shifts.push({ value, moved: sources.map(({ node }) => node?.outerHTML ?? node?.textContent ?? "") });
      }
    }).observe({ type: "layout-shift", buffered: true });
  });
  await page.goto("/login");
  const phone = new Phone(origin);
  const scanned = await phone.scan(await codeOf(page), account);
  await expect(page.getByText("Pick this number on your phone.")).toBeVisible();
  await phone.deny(scanned);
  await expect(page.getByText("Denied on the phone")).toBeVisible();
  await page.getByRole("button", { name: "Get a new code" }).click();
  await codeOf(page);
  // A moment for the last entry to be reported.
  await page.waitForTimeout(500);
  const shifts = await page.evaluate(() => (window as unknown as { shifts: unknown[] }).shifts);
  expect(shifts).toEqual([]);
});

test("streams end while nobody sees the page, and the state is read anew after", async ({ page, origin }) => {
  const account = await newRegistration(origin, newEmail());
  await page.goto("/login");
  const link = await codeOf(page);
  const ended = page.waitForEvent("requestfailed", (request) => request.url().endsWith("/events"));
  await show(page, "hidden");
  await ended;

  const phone = new Phone(origin);
  const scanned = await phone.scan(link, account);
  await expect(page.getByText("Pick this number on your phone.")).toHaveCount(0);
  await show(page, "visible");
  await expect(page.getByText("Pick this number on your phone.")).toBeVisible();
  await phone.deny(scanned);
  await expect(page.getByText("Denied on the phone")).toBeVisible();
});

test("what /login fetches as script is at most 130 KB on the wire", async ({ page }) => {
  const client = await page.context().newCDPSession(page);
  await client.send("Network.enable");
  const scripts = new Map<string, number>();
  client.on("Network.responseReceived", ({ requestId, type }) => type === "Script" && scripts.set(requestId, 0));
  client.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    if (scripts.has(requestId)) scripts.set(requestId, encodedDataLength);
  });
  await page.goto("/login");
  await codeOf(page);
  await page.waitForLoadState("load");
  const bytes = [...scripts.values()].reduce((sum, size) => sum + size, 0);
  expect(scripts.size).toBeGreaterThan(3);
  expect(bytes).toBeLessThan(130_000);
});

test("the account's page goes by keyboard alone", async ({ page, origin }) => {
  const account = await newRegistration(origin, newEmail());
  await signIn({ page, origin, account });
  const out = page.getByRole("button", { name: "Sign out", exact: true });
  for (let tab = 0; tab < 20 && !(await out.evaluate((element) => element === document.activeElement)); tab++)
    await page.keyboard.press("Tab");
  await expect(out).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/$/);
});
