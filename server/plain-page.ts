import { createHash } from "node:crypto";
import type { Language } from "#words/language.ts";
import { PLAIN_PAGES, type PlainPageName } from "#words/plain-pages.ts";

/** Colours and sizes as in ui/tokens.css. */
const STYLE = `
:root{color-scheme:light dark}
body{margin:0;min-height:100vh;display:grid;place-items:center;padding:1rem;box-sizing:border-box;
background:light-dark(#f5f6f5,#0c0e0d);color:light-dark(#131715,#eef2f0);
font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",sans-serif}
main{max-width:26rem;width:100%;box-sizing:border-box;padding:2rem;border-radius:1.25rem;
background:light-dark(#ffffff,#151817);border:1px solid light-dark(#e2e6e4,#282d2b)}
h1{margin:0 0 .5rem;font-size:1.5rem;line-height:1.25}
p{margin:0;color:light-dark(#49514d,#b3bcb8);overflow-wrap:anywhere}
a{display:inline-flex;align-items:center;min-height:3rem;margin-top:1rem;color:light-dark(#0a6447,#4bc896)}
`;
const STYLE_HASH = createHash("sha256").update(STYLE).digest("base64");

/** The policy of these pages allows only their own style. */
const POLICY = `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** Pages with a link to the home page. */
const LEADS_HOME: readonly PlainPageName[] = ["not_found", "malformed"];

/** A page of text without script, shown when no page of the site can be. */
export function plainPage(name: PlainPageName, language: Language): { headers: Record<string, string>; body: string } {
  const { [name]: words, toHome } = PLAIN_PAGES[language];
  const home = LEADS_HOME.includes(name) ? `\n<a href="/">${toHome}</a>` : "";
  const body = `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${words.title} · QR2Pass</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${words.title}</h1>
<p>${words.text}</p>${home}
</main>
</body>
</html>
`;
  const headers = {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": POLICY,
    "cache-control": "no-store",
    vary: "accept, accept-language, cookie",
  };
  return { headers, body };
}
