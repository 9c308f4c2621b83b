import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Contestant } from "./contestant.ts";
import { site } from "./site.ts";

/** QR2Pass at an earlier commit or tag of this repository, in a checkout that is kept for later runs. */
export function older(commit: string, repository: string): Contestant {
  const git = (...args: string[]) => execFileSync("git", args, { cwd: repository, encoding: "utf8" }).trim();
  const short = git("rev-parse", "--short=10", `${commit}^{commit}`);
  const root = join(tmpdir(), `qr2pass-bench-checkout-${short}`);
  return site(short, root, async () => {
    if (existsSync(join(root, "package.json"))) return;
    git("worktree", "prune");
    git("worktree", "add", "--force", "--detach", root, short);
  });
}
