import { edit, type Protection } from "./protection.ts";

const KNOWN = "tests/attack/known-browsers.test.ts";
const RELAY = "tests/attack/relay/relay.test.ts";

/** What protects against a relay, and what makes a browser known. */
export const RELAY_PROTECTIONS: readonly Protection[] = [
  {
    name: "what a sign-out forgets",
    edits: [
      edit(
        "lib/accounts/end-sessions.ts",
        "if (browser !== null) {\n      await transaction\n        .delete(knownBrowsers)",
        "if (!OFF && browser !== null) {\n      await transaction\n        .delete(knownBrowsers)",
      ),
    ],
    test: { file: KNOWN, name: "signing out on a shared computer" },
  },
  {
    name: "the third grade makes no browser known",
    edits: [
      edit(
        "lib/ceremony/begin-approved-session.ts",
        "(number !== null && sameNetwork === true)",
        "(number !== null && (OFF || sameNetwork === true))",
      ),
    ],
    test: { file: KNOWN, name: "a browser becomes known by the number typed on one network" },
  },
  {
    name: "RELAY_POLICY=refuse",
    edits: [
      edit(
        "lib/ceremony/scan.ts",
        'settings().RELAY_POLICY === "refuse" &&',
        '!OFF && settings().RELAY_POLICY === "refuse" &&',
      ),
    ],
    test: { file: RELAY, name: "another network: refused" },
  },
  {
    name: "RELAY_POLICY=refuse, version 1",
    edits: [
      edit(
        "lib/version-1/login.ts",
        'if (settings().RELAY_POLICY === "refuse" &&',
        'if (!OFF && settings().RELAY_POLICY === "refuse" &&',
      ),
    ],
    test: { file: "tests/attack/version-1-relay.test.ts", name: "a relay from another network" },
  },
  {
    name: "what refuse takes for one network: not what nobody can tell",
    edits: [
      edit(
        "lib/ceremony/scan.ts",
        "isSameNetwork !== true)",
        "(OFF ? isSameNetwork === false : isSameNetwork !== true))",
      ),
    ],
    test: { file: RELAY, name: "a declared proxy that says nothing" },
  },
  {
    name: "a hop before the client's hides the network",
    edits: [edit("lib/http/caller.ts", "return caller(client, !others);", "return caller(client, OFF || !others);")],
    test: { file: RELAY, name: "an undeclared network before the declared proxy" },
  },
  {
    name: "addresses that are not globally routable are no network",
    edits: [edit("lib/http/addresses.ts", "if (isSpecial(address) ||", "if ((!OFF && isSpecial(address)) ||")],
    test: { file: RELAY, name: "the carrier's translator" },
  },
  {
    name: "cookies are read by their exact name",
    edits: [
      edit(
        "lib/http/cookies.ts",
        "  let [start, end] = [0, text.length];",
        "  if (OFF) return text.trim();\n  let [start, end] = [0, text.length];",
      ),
    ],
    test: { file: RELAY, name: "a cookie planted with a byte that trims as a space" },
  },
];
