import { QRCodeSVG } from "qrcode.react";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";

/** The modules of a QR code as the pages draw it (qrcode.react, level M), true if dark, without quiet zone. */
export function codeModules(text: string): boolean[][] {
  const svg = renderToStaticMarkup(createElement(QRCodeSVG, { value: text, level: "M", marginSize: 0 }));
  const count = Number(/viewBox="0 0 (\d+) /.exec(svg)?.[1]);
  const path = svg.slice(svg.lastIndexOf(' d="'));
  const rows = Array.from({ length: count }, () => new Array<boolean>(count).fill(false));
  for (const [, x, y, length] of path.matchAll(/M(\d+)[ ,](\d+) ?h(\d+)v1H\d+z/g)) {
    rows[Number(y)]?.fill(true, Number(x), Number(x) + Number(length));
  }
  return rows;
}
