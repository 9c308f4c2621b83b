import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { QRCodeSVG } from "qrcode.react";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import type { StateEvent } from "#lib/protocol/answers.ts";
import { type Begun, Browser, type Site } from "#tests/support/client.ts";

/** What the attacker's page currently shows: the site's own code, and the number once the site shows it. */
export interface Shown {
  link: string;
  userCode: string;
  number?: number;
}

/** An attacker who begins logins at the site with their own browser and shows the codes to a victim. */
export class Attacker {
  readonly browser: Browser;
  #begun: Begun | undefined;

  /** @param site with the headers that the attacker's network adds */
  constructor(site: Site) {
    this.browser = new Browser(site);
  }

  /** Fetches a new code. */
  async begin(): Promise<Shown> {
    this.#begun = await this.browser.begin();
    return { link: this.#begun.link, userCode: this.#begun.userCode };
  }

  /** The state in the attacker's browser, including the number that a live relay passes on. */
  async look(): Promise<StateEvent> {
    return this.browser.state(this.#begun?.challenge ?? "");
  }

  /** Tries to get signed in. */
  async redeem(): Promise<boolean> {
    await this.browser.redeem(this.#begun?.challenge ?? "").catch(() => {});
    return this.browser.isSignedIn();
  }

  /** Goes on with the browser of an earlier relay: with its cookies but its session, as nobody signed out. */
  goOnWith(earlier: Attacker): void {
    for (const [name, value] of earlier.browser.cookies)
      if (!name.endsWith("qr2pass-session")) this.browser.cookies.set(name, value);
  }

  /** The attacker's browser secret, for instance to plant it elsewhere. */
  get secret(): string {
    return [...this.browser.cookies].find(([name]) => name.endsWith("qr2pass-browser"))?.[1] ?? "";
  }
}

const PAGE = `<!doctype html><meta charset="utf-8"><title>Voucher</title>
<body style="background:#fff;font:16px sans-serif;text-align:center">
<h1>Scan to claim your voucher</h1><div id="code"></div><p id="number" style="font-size:64px"></p>
<script>
let shown = "";
async function look() {
  const { svg, number } = await (await fetch("/live")).json();
  if (svg !== shown) document.getElementById("code").innerHTML = shown = svg;
  document.getElementById("number").textContent = number === undefined ? "" : "Your voucher number: " + number;
  setTimeout(look, 200);
}
look();
</script>`;

/** The attacker's own web site, which shows the codes live. It listens only on loopback. */
export async function startAttackersPage(attacker: Attacker): Promise<{ url: string; close(): Promise<void> }> {
  const { link } = await attacker.begin();
  const svg = renderToStaticMarkup(createElement(QRCodeSVG, { value: link, level: "M", marginSize: 4, size: 480 }));
  const server: Server = createServer(async (request, response) => {
    if (request.url !== "/live") return response.setHeader("content-type", "text/html").end(PAGE);
    const state = await attacker.look().catch(() => null);
    response.setHeader("content-type", "application/json").end(JSON.stringify({ svg, number: state?.number }));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
