import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { StartError } from "#lib/foundation/start-error.ts";
import { postgresBinaries, requireRunnable } from "./binaries.ts";

test("a PostgreSQL that does not run on this system is reported in one sentence", () => {
  requireRunnable(postgresBinaries().postgres);
  const folder = mkdtempSync(join(tmpdir(), "qr2pass-binaries-"));
  try {
    const cases: [script: string, reason: RegExp][] = [
      // Simulates a program whose loader is missing: the file exists, but the system reports that it does not.
      ["#!/lib/ld-of-another-system.so\n", /it needs glibc/],
      [
        "#!/bin/sh\necho 'error while loading shared libraries: libx.so' >&2\nexit 127\n",
        /: error while loading shared lib/,
      ],
      ["\x7fELF of another processor", /ENOEXEC|127|126|: /],
    ];
    for (const [at, [script, reason]] of cases.entries()) {
      const program = join(folder, `postgres-${at}`);
      writeFileSync(program, script);
      chmodSync(program, 0o755);
      assert.throws(
        () => requireRunnable(program),
        (error) => {
          assert.ok(error instanceof StartError);
          assert.match(error.message, /^The embedded PostgreSQL does not run on this system: [^\n]+ Set DATABASE_URL/);
          assert.match(error.message, reason);
          return true;
        },
      );
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
