import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Bidi, type BidiEvent, connectBidi } from "./bidi.ts";
import type { Browser, Engine } from "./browser.ts";
import { findProgram } from "./find-program.ts";
import { startProgram } from "./program.ts";

const NAMES = ["firefox-esr", "firefox"];

/** Firefox without windows, driven by WebDriver BiDi. */
export const firefox: Engine = {
  name: "firefox",
  missing: () => (findProgram(...NAMES) ? undefined : "Firefox (Debian's package firefox-esr)"),
  async start(profile, camera) {
    mkdirSync(profile, { recursive: true });
    writeFileSync(join(profile, "user.js"), preferences(camera));
    const program = startProgram(findProgram(...NAMES) ?? "", [
      ...["--headless", "--no-remote", "--profile", profile],
      "--remote-debugging-port=0",
      "about:blank",
    ]);
    const errors: string[] = [];
    const address = await program.says(/WebDriver BiDi listening on (ws:\/\/\S+)/);
    const bidi = await connectBidi(address, (event) => keepError(event, errors));
    await bidi.send("session.subscribe", { events: ["log.entryAdded"] });
    // The tab that it starts with never has the focus, and the app approves nothing without.
    const { context } = await bidi.send("browsingContext.create", { type: "tab" });
    return windowOf(bidi, context, errors, () => program.end());
  },
};

function preferences(camera: "works" | "blocked"): string {
  const values = {
    "intl.accept_languages": "en-GB, en",
    // Firefox has a camera of its own, for tests: a picture that changes its colour.
    "media.navigator.streams.fake": true,
    "media.navigator.permission.disabled": camera === "works",
    "permissions.default.camera": camera === "works" ? 1 : 2,
    // It is to speak to nobody but the site.
    "network.captive-portal-service.enabled": false,
    "network.connectivity-service.enabled": false,
    "app.update.disabledForTesting": true,
    "datareporting.policy.dataSubmissionEnabled": false,
    "browser.shell.checkDefaultBrowser": false,
    "ui.prefersReducedMotion": 1,
  };
  const lines = Object.entries(values).map(([name, value]) => `user_pref("${name}", ${JSON.stringify(value)});`);
  return `${lines.join("\n")}\n`;
}

function keepError({ method, params }: BidiEvent, errors: string[]): void {
  if (method === "log.entryAdded" && params.level === "error") errors.push(String(params.text));
}

function windowOf(bidi: Bidi, context: string, errors: string[], ended: () => Promise<void>): Browser {
  const act = (type: "key" | "pointer", actions: object[]) =>
    bidi.send("input.performActions", { context, actions: [{ type, id: type, actions }] });
  return {
    errors: () => errors,
    async open(url) {
      await bidi.send("browsingContext.navigate", { context, url, wait: "complete" });
    },
    async run(inPage, ...values) {
      const { type, result, exceptionDetails } = await bidi.send("script.callFunction", {
        functionDeclaration: `async (values) => JSON.stringify(await (${inPage})(...JSON.parse(values))) ?? "null"`,
        arguments: [{ type: "string", value: JSON.stringify(values) }],
        target: { context },
        awaitPromise: true,
        userActivation: true,
      });
      if (type === "exception") throw new Error(exceptionDetails.text);
      return JSON.parse(result.value);
    },
    async click(x, y) {
      await act("pointer", [
        { type: "pointerMove", x: Math.round(x), y: Math.round(y) },
        { type: "pointerDown", button: 0 },
        { type: "pointerUp", button: 0 },
      ]);
    },
    async press(value) {
      await act("key", [
        { type: "keyDown", value },
        { type: "keyUp", value },
      ]);
    },
    async choose(path) {
      const locator = { type: "css", value: "input[type=file]" };
      const { nodes } = await bidi.send("browsingContext.locateNodes", { context, locator });
      const [{ sharedId }] = nodes;
      await bidi.send("input.setFiles", { context, element: { sharedId }, files: [path] });
    },
    async resize(width, height) {
      await bidi.send("browsingContext.setViewport", { context, viewport: { width, height } });
    },
    async picture() {
      const { data } = await bidi.send("browsingContext.captureScreenshot", { context });
      return Buffer.from(data, "base64");
    },
    async close() {
      await bidi.send("browser.close", {}).catch(() => {});
      bidi.close();
      await ended();
    },
  };
}
