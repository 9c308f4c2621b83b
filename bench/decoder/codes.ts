import encodeQR from "qr";
import { encodeBase64url } from "#lib/protocol/base64url.ts";
import { formatLink } from "#lib/protocol/link.ts";
import { codeModules } from "#tests/support/code-modules.ts";
import { type Random, seededRandom } from "#tests/support/random.ts";
import type { Modules } from "./draw/scene.ts";
import type { Kind } from "./kinds.ts";

/** A code and its text. */
export interface Code {
  text: string;
  modules: Modules;
}

/** A placeholder of the size of a QR2Pass code, all light. */
const NO_MODULES: Modules = Array.from({ length: 45 }, () => new Array<boolean>(45).fill(false));

/** The code of a picture, different for each seed. */
export function codeFor({ code }: Kind, seed: number): Code {
  const random = seededRandom(seed);
  if (code === "none") return { text: "", modules: NO_MODULES };
  if (code !== "ours") return foreignCode(code, random);
  const text = someLink(seed, random);
  return { text, modules: codeModules(text) };
}

/** Other codes around it. */
export function codesAround(count: number, seed: number): Code[] {
  const random = seededRandom(seed + 1_000_000);
  return Array.from({ length: count }, () => foreignCode(2 + Math.floor(random.next() * 3), random));
}

/** A link in the form that a site draws. */
function someLink(seed: number, random: Random): string {
  const bytes = Uint8Array.from({ length: 16 }, () => Math.floor(random.next() * 256));
  return formatLink({
    action: seed % 2 ? "login" : "register",
    provider: "https://login.example.com",
    challenge: encodeBase64url(bytes),
  });
}

/** The capacity in bytes of a version-1 QR code at level L, and roughly how many more each version holds. */
const BYTES = { first: 10, more: 6, growth: 1.5 };

function foreignCode(version: number, random: Random): Code {
  const length = Math.round(BYTES.first + (version - 1) * (BYTES.more + version * BYTES.growth));
  const letters = Array.from({ length }, () => String.fromCharCode(97 + Math.floor(random.next() * 26)));
  const text = letters.join("");
  const ecc = version > 6 ? "low" : "medium";
  const bordered = encodeQR(text, "raw", { ecc, version, border: 1 });
  return { text, modules: bordered.slice(1, -1).map((row) => row.slice(1, -1)) };
}
