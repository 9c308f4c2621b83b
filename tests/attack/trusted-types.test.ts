import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type Browser, chromium } from "@playwright/test";
import { launchOptions } from "#tests/support/chromium.ts";
import { type RunningServer, startServer } from "#tests/support/server.ts";

/** TypeScript's own library has no types for Trusted Types yet. */
type TrustedWindow = Window &
  typeof globalThis & { trustedTypes: { createPolicy(name: string, rules: object): unknown } };

let server: RunningServer;
let chrome: Browser;
before(async () => {
  server = await startServer({ env: { RATE_LIMITS: "off", LOG_LEVEL: "warn" } });
  const cameras = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"];
  chrome = await chromium.launch({ ...launchOptions, args: [...launchOptions.args, ...cameras] });
});
after(async () => {
  await chrome?.close();
  await server?.stop();
});

/** Ways in which an injected script would try to turn text into a script. Each must throw. */
const TRIES: Record<string, () => unknown> = {
  "markup with a handler": () => document.body.insertAdjacentHTML("beforeend", "<img src=x onerror=alert(1)>"),
  innerHTML: () => Object.assign(document.createElement("div"), { innerHTML: "<b>x</b>" }),
  "the text of a script": () => Object.assign(document.createElement("script"), { text: "alert(1)" }),
  "a script from elsewhere": () =>
    Object.assign(document.createElement("script"), { src: "https://evil.example/x.js" }),
  "a script of the site's own API": () => Object.assign(document.createElement("script"), { src: "/api/health" }),
  "a path that only begins like ours": () =>
    Object.assign(document.createElement("script"), { src: "https://evil.example/_next/static/x.js" }),
  "a path that leads out of ours": () =>
    Object.assign(document.createElement("script"), { src: "/_next/static/../../api/health" }),
  "a data URL": () => Object.assign(document.createElement("script"), { src: "data:text/javascript,alert(1)" }),
  "a worker": () => new Worker("/api/health"),
  "a blob's worker": () => new Worker(URL.createObjectURL(new Blob(["1"]))),
  "a policy of its own": () => (window as TrustedWindow).trustedTypes.createPolicy("mine", {}),
  "the default policy again": () => (window as TrustedWindow).trustedTypes.createPolicy("default", {}),
};

for (const path of ["/", "/login", "/register", "/authenticator", "/authenticator#scan", "/no-such-page"]) {
  test(`Trusted Types on ${path}: the page works without a violation, and no text becomes a script in it`, async () => {
    const context = await chrome.newContext();
    const page = await context.newPage();
    const violations: string[] = [];
    await page.addInitScript(() => {
      document.addEventListener("securitypolicyviolation", ({ violatedDirective, sample }) =>
        console.error(`VIOLATION ${violatedDirective} ${sample}`),
      );
    });
    page.on("console", (message) => {
      if (/VIOLATION/.test(message.text())) violations.push(message.text());
    });
    page.on("pageerror", (error) => violations.push(error.message));
    await page.goto(server.origin + path);
    await page.locator("main:not([aria-busy=true]) h1").first().waitFor();
    await page.waitForLoadState("networkidle").catch(() => {});
    assert.deepEqual(violations, []);
    for (const [what, attempt] of Object.entries(TRIES)) {
      const threw = await page.evaluate(attempt).then(
        () => false,
        () => true,
      );
      assert.equal(threw, true, `${path}: ${what}`);
    }
    assert.equal(await page.evaluate(() => document.createElement("div").append("text")), undefined, "text is text");
    await context.close();
  });
}
