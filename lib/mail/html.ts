import type { MailLink, MailParts } from "./mail-parts.ts";

/** Escapes text for HTML content and for attributes in double quotes. */
const escapeHtml = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

/**
 * Mail programs support little CSS and remove style sheets, so each element has inline styles. Colours as in
 * `ui/tokens.css`.
 */
const FONT = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
const PARAGRAPH = "margin:0 0 16px;font-size:16px;line-height:1.5";
const ACCENT = "#0a6447";
const BUTTON =
  "display:inline-block;padding:12px 20px;border-radius:10px;color:#ffffff;font-size:16px;font-weight:600;text-decoration:none";

/** A mail as HTML: one column, without pictures or anything loaded from elsewhere. */
export function htmlOf(
  { language, subject, paragraphs, code, button, after, second, place, help }: MailParts,
  accent = ACCENT,
): string {
  const paragraph = (text: string) => `<p style="${PARAGRAPH}">${escapeHtml(text)}</p>`;
  const buttonOf = ({ words, url }: MailLink) =>
    `<p style="${PARAGRAPH}"><a href="${escapeHtml(url)}" style="${BUTTON};background:${accent}">${escapeHtml(words)}</a></p>`;
  const linkOf = ({ words, url }: MailLink) =>
    `<p style="${PARAGRAPH}"><a href="${escapeHtml(url)}" style="color:inherit">${escapeHtml(words)}</a></p>`;
  const codeOf = (digits: string) =>
    `<p style="margin:0 0 16px;font-size:32px;font-weight:700;letter-spacing:6px">${escapeHtml(digits)}</p>`;
  const body = [
    ...paragraphs.map(paragraph),
    ...(code === null ? [] : [codeOf(code)]),
    ...(place === null ? [] : [paragraph(place)]),
    ...(button ? [buttonOf(button)] : []),
    ...after.map(paragraph),
    // The only thing to do is a button.
    ...(second ? [button ? linkOf(second) : buttonOf(second)] : []),
  ].join("\n");
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(subject)}</title>
</head>
<body style="margin:0;padding:24px 16px;${FONT}">
<div role="main" style="max-width:520px;margin:0 auto;overflow-wrap:anywhere">
<h1 style="margin:0 0 20px;font-size:20px;line-height:1.3">${escapeHtml(subject)}</h1>
${body}
<p style="margin:24px 0 0;padding-top:16px;border-top:1px solid #8888;font-size:13px;line-height:1.5;opacity:.8">${escapeHtml(help)}</p>
</div>
</body>
</html>
`;
}
