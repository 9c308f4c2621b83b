import type { Locator, Page } from "@playwright/test";
import { expect, test } from "#tests/support/e2e.ts";
import { openPhone, type Phone } from "#tests/support/phone.ts";

/**
 * What a person does from the first page until they are signed in to a new account, counted.
 *
 * - A tap or a click is one action. So is a number that is typed, however many digits it has.
 * - An address that is typed is counted apart, and so is a scan: the person opens the scanner and holds the phone to
 *   the screen. What comes on without being touched is no action.
 * - The browsers are real, and so is the way from the screen to the camera: the phone's camera sees a picture of the
 *   computer's page, and the app's own decoder reads it.
 */
class Person {
  actions = 0;
  addresses = 0;
  scans = 0;

  async press(what: Locator): Promise<void> {
    this.actions += 1;
    await what.click();
  }

  async typeAddress(field: Locator, address: string): Promise<void> {
    this.addresses += 1;
    await field.fill(address);
  }

  async typeNumber({ page }: Phone, number: string): Promise<void> {
    this.actions += 1;
    for (const digit of number) await page.getByRole("button", { name: `Digit ${digit}`, exact: true }).click();
  }

  async scan(phone: Phone, screen: Page): Promise<void> {
    this.scans += 1;
    await phone.scan(await screen.screenshot());
  }

  get counts() {
    return { actions: this.actions, addresses: this.addresses, scans: this.scans };
  }
}

const newAddress = () => `actions-${Date.now()}-${Math.random().toString(36).slice(2, 8)}@example.com`;
const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });

/** From the first page to the code. */
async function beginOn(page: Page, person: Person, address: string): Promise<void> {
  await page.goto("/");
  await person.typeAddress(page.getByLabel("Email for a new account"), address);
  await person.press(button(page, "Create account"));
}

async function isSignedIn(page: Page, address: string): Promise<void> {
  await expect(page).toHaveURL(/\/account/);
  await expect(page.getByText("Your account is ready")).toBeVisible();
  await expect(page.getByText(address).first()).toBeVisible();
}

test("on one device: three actions and one typed address, of four that are allowed", async ({ page }) => {
  const person = new Person();
  const address = newAddress();
  await beginOn(page, person, address);
  await person.press(page.getByRole("link", { name: "Continue on this device" }));
  await person.press(button(page, "Create account"));
  await isSignedIn(page, address);
  expect(person.counts).toEqual({ actions: 3, addresses: 1, scans: 0 });
});

test("on a computer and a phone: three actions, one typed address and one scan", async ({ page, origin }) => {
  const phone = await openPhone({ origin });
  const person = new Person();
  const address = newAddress();
  await beginOn(page, person, address);
  await expect(page.getByRole("img", { name: /QR code/ })).toBeVisible();
  await person.scan(phone, page);
  const number = page.getByText(/^\d\d$/).first();
  await person.typeNumber(phone, (await number.textContent()) ?? "");
  await person.press(button(phone.page, "Create account"));
  await isSignedIn(page, address);
  expect(person.counts).toEqual({ actions: 3, addresses: 1, scans: 1 });
  expect(phone.errors).toEqual([]);
  await phone.close();
});
