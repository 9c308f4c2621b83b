import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import test from "node:test";

const SECRET = "kG3m9Qx7Zb1LrT5vNw8YcA";

/** The lines written to both outputs by a process whose console is redirected to the log. */
function written(code: string): Record<string, unknown>[] {
  const script = `import { logConsole } from "./server/console-lines.ts"; logConsole(); ${code}`;
  const cwd = new URL("..", import.meta.url);
  const output = execFileSync(process.execPath, ["--input-type=module", "-e", `${script}`], {
    cwd,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
  return output
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

test("each console output becomes one line of JSON, without error messages or anything that may be a secret", () => {
  const lines = written(`
    console.error(new TypeError("failed for ann@example.com with ${SECRET}"));
    console.error("\\u001b[31m⨯\\u001b[39m", "Failed to handle /api/ceremonies/${SECRET}/events\\n    at somewhere");
    console.warn("careful, %s", "ann@example.com", { token: "${SECRET}" });
    process.emitWarning("too many listeners", "SomeWarning");
    await new Promise((wait) => setTimeout(wait, 20));
  `);
  assert.deepEqual(
    lines.map(({ level, message, error, name }) => [level, message, error ?? name]),
    [
      ["error", "console", "TypeError"],
      ["error", "console", undefined],
      ["warn", "console", undefined],
      ["warn", "runtime warning", "SomeWarning"],
    ],
  );
  assert.equal(lines[1]?.text, "⨯ Failed to handle /api/ceremonies/…/events");
  assert.doesNotMatch(JSON.stringify(lines), new RegExp(`${SECRET}|ann@`));
});
