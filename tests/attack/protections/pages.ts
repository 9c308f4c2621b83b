import { edit, type Protection } from "./protection.ts";

/** What protects the site's pages from other sites. */
export const PAGES_PROTECTIONS: readonly Protection[] = [
  {
    name: "in-band requests come from the site's own pages",
    edits: [
      edit(
        "lib/http/own-origin.ts",
        "if (!silent && !isOfOtherSite(headers, provider)) return;",
        "if (OFF || (!silent && !isOfOtherSite(headers, provider))) return;",
      ),
    ],
    test: { file: "tests/attack/other-sites.test.ts", name: "no combination of Origin" },
  },
  {
    name: "no page stands in a frame",
    edits: [edit("proxy.ts", `"frame-ancestors 'none'",`, `OFF ? "" : "frame-ancestors 'none'",`)],
    test: { file: "tests/attack/other-sites.test.ts", name: "another site cannot frame a page" },
  },
  {
    name: "no text becomes a script",
    edits: [
      edit(
        "proxy.ts",
        `"require-trusted-types-for 'script'",`,
        `...(OFF ? [] : ["require-trusted-types-for 'script'"]),`,
      ),
    ],
    test: { file: "tests/attack/trusted-types.test.ts", name: "Trusted Types on /login" },
  },
  {
    name: "next is a path of this site",
    edits: [
      edit(
        "lib/protocol/next.ts",
        'if (!next.startsWith("/") || next.includes("//") ||',
        'if (!next.startsWith("/") || (!OFF && next.includes("//")) ||',
      ),
      edit(
        "lib/protocol/next.ts",
        'return url?.origin === "https://site.invalid" ?',
        'return OFF || url?.origin === "https://site.invalid" ?',
      ),
    ],
    test: { file: "tests/attack/next-paths.test.ts", name: "random values of next" },
  },
];
