import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { freePort } from "#tests/support/ports.ts";
import type { Browser, Engine } from "./browser.ts";
import { findProgram } from "./find-program.ts";
import { startProgram } from "./program.ts";

const WINDOW = join(import.meta.dirname, "webkit-window.py");
/** Debian's own Python: the bindings of its package python3-gi are for no other. */
const PYTHON = "/usr/bin/python3";
/** How WebDriver names an element in JSON (W3C WebDriver, section 12). */
const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

/** What this engine writes as errors that are none: it has no manifests, and a page that is left ends its stream. */
const OWN_ERRORS =
  /Unrecognized Content-Security-Policy directive 'manifest-src'|EventSource cannot load .* access control/;

/** WebKitGTK under a virtual screen, driven by classic WebDriver. It has no camera. */
export const webkit: Engine = {
  name: "webkit",
  missing() {
    if (!findProgram("WebKitWebDriver")) return "WebKitWebDriver (Debian's package webkit2gtk-driver)";
    if (!findProgram("Xvfb")) return "Xvfb (Debian's package xvfb)";
    try {
      execFileSync(PYTHON, ["-c", 'import gi; gi.require_version("WebKit2", "4.1")'], { stdio: "ignore" });
      return undefined;
    } catch {
      return "WebKitGTK for Python (Debian's packages python3-gi and gir1.2-webkit2-4.1)";
    }
  },
  async start(profile) {
    mkdirSync(profile, { recursive: true });
    // WebKitWebDriver starts one program, whose arguments it chooses.
    const program = join(profile, "webkit-window");
    writeFileSync(program, `#!/bin/sh\nexec ${PYTHON} "${WINDOW}" "$@"\n`);
    chmodSync(program, 0o700);

    const screen = startProgram("Xvfb", ["-displayfd", "3", "-screen", "0", "1600x1200x24", "-nolisten", "tcp"]);
    const display = await screen.says(/^(\d+)$/m);
    const port = await freePort();
    const driver = startProgram("WebKitWebDriver", [`--port=${port}`], {
      DISPLAY: `:${display}`,
      PROFILE: profile,
      // Neither a desktop's settings nor its screen reader are there to be asked.
      NO_AT_BRIDGE: "1",
      GSETTINGS_BACKEND: "memory",
    });
    const stop = async () => {
      await driver.end("SIGTERM");
      await screen.end("SIGTERM");
    };
    try {
      const send = await newSession(`http://127.0.0.1:${port}`, program);
      return windowOf(send, driver.output, stop);
    } catch (error) {
      await stop();
      throw error;
    }
  },
};

// biome-ignore lint/suspicious/noExplicitAny: answers are the browser's, and each caller knows the one it asked for
type Send = (method: "GET" | "POST" | "DELETE", path: string, body?: object) => Promise<any>;

async function newSession(driver: string, binary: string): Promise<Send> {
  const send = async (method: string, path: string, body?: object) => {
    const response = await fetch(driver + path, { method, ...(body ? { body: JSON.stringify(body) } : {}) });
    const { value } = (await response.json()) as { value: { error?: string; message?: string } };
    if (!response.ok) throw new Error(`${value.error}: ${value.message}`);
    return value;
  };
  for (let tries = 50; ; tries--) {
    try {
      await send("GET", "/status");
      break;
    } catch (error) {
      if (tries === 0) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  const alwaysMatch = { "webkitgtk:browserOptions": { binary, args: ["--automation"] } };
  const { sessionId } = (await send("POST", "/session", { capabilities: { alwaysMatch } })) as { sessionId: string };
  return (method, path, body) => send(method, `/session/${sessionId}${path}`, body);
}

function windowOf(send: Send, output: () => string, stop: () => Promise<void>): Browser {
  const act = (type: "key" | "pointer", actions: object[]) =>
    send("POST", "/actions", { actions: [{ type, id: type, actions }] });
  const run: Browser["run"] = async (inPage, ...values) => {
    const script = `
      const done = arguments[arguments.length - 1];
      (async (values) => JSON.stringify(await (${inPage})(...JSON.parse(values))) ?? "null")(arguments[0])
        .then((result) => done({ result }), (error) => done({ error: String(error) }));`;
    const { result, error } = await send("POST", "/execute/async", { script, args: [JSON.stringify(values)] });
    if (error !== undefined) throw new Error(error);
    return JSON.parse(result);
  };
  return {
    run,
    errors: () => (output().match(/^CONSOLE \S+ ERROR .*$/gm) ?? []).filter((line) => !OWN_ERRORS.test(line)),
    async open(url) {
      await send("POST", "/url", { url });
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
      const input = await send("POST", "/element", { using: "css selector", value: "input[type=file]" });
      await send("POST", `/element/${input[ELEMENT]}/value`, { text: path });
    },
    async resize(width, height) {
      // The window has no frame: no window manager runs on the virtual screen.
      await send("POST", "/window/rect", { width, height });
    },
    async picture() {
      return Buffer.from(await send("GET", "/screenshot"), "base64");
    },
    async close() {
      await send("DELETE", "").catch(() => {});
      await stop();
    },
  };
}
