import {
  ELSEWHERE,
  expect,
  forgetRefusals,
  heading,
  linkAt,
  newEmail,
  openLink,
  test,
} from "#tests/support/authenticator.ts";
import { inspect } from "#tests/support/inspect.ts";
import { addUnlock } from "#tests/support/unlock.ts";

// Each state is checked in two themes and three sizes.
test.describe.configure({ timeout: 180_000 });

test("a database that never opens: after 5 s there is an explanation and a button, and the link is kept", async ({
  phone,
  registerOn,
  desktopAt,
}) => {
  const { page } = phone;
  const email = await registerOn(phone);
  const { link } = await desktopAt(ELSEWHERE).begin();
  await page.addInitScript(() => {
    const { open } = IDBFactory.prototype;
    IDBFactory.prototype.open = function (...args) {
      if (!document.documentElement.dataset.opens) return {} as IDBOpenDBRequest;
      return open.apply(this, args);
    };
  });
  await page.goto("about:blank");
  await page.goto(linkAt(link));
  await expect(heading(page, "Your keys can't be opened")).toBeVisible();
  await expect(page.getByText("Your request is still here.")).toBeVisible();
  await inspect(page, "no-storage");
  await page.evaluate(() => {
    document.documentElement.dataset.opens = "yes";
  });
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("button", { name: `Continue as ${email}` })).toBeVisible();
});

test("a lost request to open the database has no visible effect", async ({ phone, registerOn }) => {
  const { page } = phone;
  const email = await registerOn(phone);
  await page.addInitScript(() => {
    const { open } = IDBFactory.prototype;
    let lost = false;
    IDBFactory.prototype.open = function (...args) {
      if (lost) return open.apply(this, args);
      lost = true;
      return {} as IDBOpenDBRequest;
    };
  });
  await page.reload();
  await expect(page.getByText(email)).toBeVisible({ timeout: 4_500 });
});

test("a database handle that fails in the background has no visible effect", async ({ phone, registerOn }) => {
  const { page } = phone;
  const email = await registerOn(phone);
  await page
    .getByRole("link", { name: new RegExp(email) })
    .first()
    .click();
  await page.evaluate(() => {
    const { transaction } = IDBDatabase.prototype;
    const bad = new WeakSet<IDBDatabase>();
    let first: IDBDatabase | undefined;
    IDBDatabase.prototype.transaction = function (...args) {
      first ??= this;
      if (this === first) bad.add(this);
      if (bad.has(this)) throw new DOMException("The database connection is closing.", "InvalidStateError");
      return transaction.apply(this, args);
    };
  });
  await page.getByLabel("Nickname").fill("Work");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved")).toBeVisible();
});

test("if keys cannot be stored, nothing is sent to the site", async ({ phoneWith, desktopAt }) => {
  const phone = await phoneWith({
    before: () => {
      const { put } = IDBObjectStore.prototype;
      IDBObjectStore.prototype.put = function (value, key) {
        if (value && "privateKey" in value) throw new DOMException("could not be cloned", "DataCloneError");
        return put.call(this, value, key);
      };
    },
  });
  const { page } = phone;
  const sent: string[] = [];
  page.on("request", (request) => sent.push(request.url()));
  await openLink(page, (await desktopAt(ELSEWHERE).begin({ action: "register", email: newEmail() })).link);
  await expect(heading(page, "This browser can't keep your key")).toBeVisible();
  expect(sent.filter((url) => url.includes("/api/scan"))).toEqual([]);
  await inspect(page, "no-key-storage");
});

test("page translation breaks nothing, and displayed times keep updating", async ({ phone, registerOn, desktopAt }) => {
  const { page } = phone;
  // As translators do: each text is wrapped in an element, now and whenever one is added.
  await page.addInitScript(() => {
    const wrap = (root: Node) => {
      const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
      const found: Text[] = [];
      while (texts.nextNode()) found.push(texts.currentNode as Text);
      for (const text of found) {
        const parent = text.parentElement;
        if (!text.data.trim() || !parent || parent.closest("script, style, [translate=no]")) continue;
        if (parent.tagName === "FONT") continue;
        const font = document.createElement("font");
        text.replaceWith(font);
        font.append(text.data);
      }
    };
    addEventListener("load", () => {
      const watch = () => observer.observe(document.body, { childList: true, subtree: true, characterData: true });
      const observer = new MutationObserver(() => {
        observer.disconnect();
        wrap(document.body);
        watch();
      });
      setTimeout(() => {
        wrap(document.body);
        watch();
      }, 500);
    });
  });
  await page.reload();
  const email = await registerOn(phone);
  await page
    .getByRole("link", { name: new RegExp(email) })
    .first()
    .click();
  await page.getByLabel("Nickname").fill("Work");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved")).toBeVisible();
  await page.getByLabel("Nickname").press("End");
  await page.getByLabel("Nickname").pressSequentially("place");
  await expect(page.getByText("Saved")).toBeHidden();
  await page.getByRole("button", { name: "Remove from this device" }).click();
  await page.getByRole("button", { name: "Keep it" }).click();
  await page.getByRole("link", { name: "Back" }).click();
  await page.getByRole("link", { name: "Settings" }).click();
  await page.getByRole("link", { name: "Back" }).click();

  await openLink(page, (await desktopAt(ELSEWHERE).begin()).link);
  const asked = page.getByText(/\d+ seconds? ago|^now$/);
  const before = await asked.textContent();
  await expect.poll(() => asked.textContent()).not.toBe(before);
  await page.getByRole("button", { name: "Digit 4" }).click();
  await page.getByRole("button", { name: "Delete" }).click();
  await page.getByRole("button", { name: "Deny" }).click();
  await expect(heading(page, "Request denied")).toBeVisible();
  await page.getByRole("button", { name: "Done" }).click();
  await expect(heading(page, "Your sites")).toBeVisible();
});

test("without JavaScript the page says that it needs it", async ({ phoneWith }) => {
  const { page, context } = await phoneWith();
  const browser = context.browser();
  const bare = await browser?.newContext({ javaScriptEnabled: false, locale: "en" });
  const plain = await bare?.newPage();
  await plain?.goto(page.url());
  expect(await plain?.getByText(/needs JavaScript/).isVisible()).toBe(true);
  await bare?.close();
});

test("dates use the reader's locale", async ({ phoneWith, registerOn }) => {
  const phone = await phoneWith({ context: { locale: "en-GB" } });
  const { page } = phone;
  const email = await registerOn(phone);
  await page
    .getByRole("link", { name: new RegExp(email) })
    .first()
    .click();
  const title = await page.locator("time").first().getAttribute("title");
  expect(title).toMatch(/^\w+,? \d{1,2} \w+ \d{4}/);
  expect(title).not.toMatch(/AM|PM/);
});

test("a security key is refused where the device's own unlock is asked for", async ({ phone, registerOn }) => {
  const { page, context } = phone;
  await addUnlock(phone);
  await page.reload();
  await registerOn(phone);
  await expect(heading(page, "Lock this app?")).toBeVisible();
  await page.evaluate(() => {
    Object.defineProperty(PublicKeyCredential.prototype, "authenticatorAttachment", { get: () => "cross-platform" });
  });
  await page.getByRole("button", { name: "Turn on the lock" }).click();
  await expect(page.getByText("A security key or another device answered.")).toBeVisible();
  await inspect(page, "lock-other-device");
  expect(context.pages().length).toBeGreaterThan(0);
});

test("an unreadable lock setting keeps the app locked", async ({ phone, registerOn }) => {
  const { page } = phone;
  const email = await registerOn(phone);
  await page.addInitScript(() => {
    const { transaction } = IDBDatabase.prototype;
    IDBDatabase.prototype.transaction = function (names, ...rest) {
      if (names === "settings" && !document.documentElement.dataset.well)
        throw new DOMException("gone", "UnknownError");
      return transaction.call(this, names, ...rest);
    };
  });
  await page.reload();
  await expect(heading(page, "Your keys can't be opened")).toBeVisible();
  await expect(page.getByText(email)).toHaveCount(0);
  await page.evaluate(() => {
    document.documentElement.dataset.well = "yes";
  });
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByText(email)).toBeVisible();
});

test("a site on the local network that the browser may not reach: the message names the permission", async ({
  phone,
  registerOn,
  desktopAt,
}) => {
  const { page } = phone;
  await registerOn(phone);
  await page.addInitScript(() => {
    const { query } = Permissions.prototype;
    Permissions.prototype.query = function (descriptor) {
      const name = String(descriptor.name);
      if (name.startsWith("local-network")) return Promise.resolve({ state: "denied" } as PermissionStatus);
      return query.call(this, descriptor);
    };
  });
  await page.reload();
  await page.route("**/api/scan", (route) => route.abort());
  await openLink(page, (await desktopAt(ELSEWHERE).begin()).link);
  await expect(heading(page, "Local network access is off")).toBeVisible();
  await inspect(page, "local-network");
  phone.errors.splice(0);
});

test("a proxy in front of the site that answers with its own sign-in is recognised", async ({
  phone,
  registerOn,
  desktopAt,
}) => {
  const { page } = phone;
  await registerOn(phone);
  await page.route("**/api/scan", (route) =>
    route.fulfill({ status: 401, contentType: "text/html", body: "<html>Sign in" }),
  );
  await openLink(page, (await desktopAt(ELSEWHERE).begin()).link);
  await expect(heading(page, /wants another sign-in first/)).toBeVisible();
  await inspect(page, "intercepted");
  forgetRefusals(phone);
});

test("in another app's built-in browser there is a warning before a key is created", async ({
  phoneWith,
  desktopAt,
}) => {
  const { page } = await phoneWith({
    context: {
      userAgent:
        "Mozilla/5.0 (Linux; Android 16; Pixel 9; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/142.0.0.0 Mobile Safari/537.36",
    },
  });
  const { link } = await desktopAt(ELSEWHERE).begin({ action: "register", email: newEmail() });
  await page.goto(linkAt(link));
  await expect(heading(page, "Open this in your browser first")).toBeVisible();
  await expect(page.getByRole("button", { name: "Copy link" })).toBeVisible();
  await inspect(page, "in-app-browser");
  await page.getByRole("button", { name: "Continue in this app" }).click();
  await expect(heading(page, /Create an account/)).toBeVisible();
});
