import { createServer, type RequestListener, request } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, heading, test } from "#tests/support/authenticator.ts";
import type { Phone } from "#tests/support/phone.ts";

// Installing and activating a service worker takes a while.
test.describe.configure({ timeout: 120_000 });

/** A proxy in front of a site. It answers the app's page itself when told to. */
async function proxyTo(site: string) {
  let instead: RequestListener | undefined;
  const server = createServer((incoming, outgoing) => {
    const { method, headers, url = "/" } = incoming;
    if (instead && new URL(url, site).pathname === "/authenticator") return instead(incoming, outgoing);
    if (url.startsWith("/sso"))
      return void outgoing.writeHead(200, { "content-type": "text/html" }).end("<h1>Proxy sign-in</h1>");
    const forwarded = request(site + url, { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    forwarded.on("error", () => outgoing.destroy());
    incoming.pipe(forwarded);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    answer(listener: RequestListener | undefined) {
      instead = listener;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const html =
  (status: number, body: string): RequestListener =>
  (_, response) =>
    void response.writeHead(status, { "content-type": "text/html" }).end(body);

/** Waits until the worker has stored the page and serves it. */
const kept = ({ page }: Phone) =>
  expect
    .poll(() =>
      page.evaluate(async () => Boolean(navigator.serviceWorker.controller && (await caches.match("/authenticator")))),
    )
    .toBe(true);

test("redirects and refusals reach the browser, while failures and missing answers show the stored app", async ({
  site,
  phoneWith,
}) => {
  const proxy = await proxyTo(site.origin);
  const phone = await phoneWith({ origin: proxy.origin });
  const { page } = phone;
  await kept(phone);

  proxy.answer((_, response) => void response.writeHead(302, { location: "/sso?next=1" }).end());
  await page.goto("/authenticator");
  await expect(heading(page, "Proxy sign-in")).toBeVisible();
  for (const status of [401, 403]) {
    proxy.answer(html(status, `<h1>Refused ${status}</h1>`));
    await page.goto("/authenticator");
    await expect(heading(page, `Refused ${status}`)).toBeVisible();
  }
  for (const status of [500, 502, 503, 504]) {
    proxy.answer(html(status, "<h1>Broken</h1>"));
    await page.goto("/authenticator");
    await expect(heading(page, "Your sites")).toBeVisible();
  }
  proxy.answer((_, response) => void response.destroy());
  await page.goto("/authenticator");
  await expect(heading(page, "Your sites")).toBeVisible();
  await phone.close();
  phone.errors.splice(0);
  await proxy.close();
});

test("only the app's own page is stored, and another page at its address is shown once", async ({
  site,
  phoneWith,
}) => {
  const proxy = await proxyTo(site.origin);
  const phone = await phoneWith({ origin: proxy.origin });
  const { page } = phone;
  await kept(phone);
  proxy.answer(html(200, "<h1>Maintenance</h1>"));
  await page.goto("/authenticator");
  await expect(heading(page, "Maintenance")).toBeVisible();
  proxy.answer((_, response) => void response.destroy());
  await page.goto("/authenticator");
  await expect(heading(page, "Your sites")).toBeVisible();
  await phone.close();
  phone.errors.splice(0);
  await proxy.close();
});

test("a worker that was installed while a proxy answered recovers, and an older cache is deleted", async ({
  site,
  phoneWith,
}) => {
  const proxy = await proxyTo(site.origin);
  const phone = await phoneWith({ origin: proxy.origin });
  const { page, context } = phone;
  await kept(phone);
  // The state that the previous worker left: a redirected answer stored for the page's address.
  proxy.answer((_, response) => void response.writeHead(302, { location: "/sso" }).end());
  await page.evaluate(async () => {
    for (const name of await caches.keys()) await caches.delete(name);
    const cache = await caches.open("qr2pass-authenticator-1");
    await cache.put("/authenticator", await fetch("/authenticator"));
    const registration = await navigator.serviceWorker.getRegistration("/authenticator");
    await registration?.unregister();
  });
  proxy.answer(undefined);
  await page.goto("/authenticator");
  await expect(heading(page, "Your sites")).toBeVisible();
  await kept(phone);
  await expect.poll(() => page.evaluate(() => caches.keys())).toEqual(["qr2pass-authenticator-2"]);
  await context.setOffline(true);
  await page.reload();
  await expect(heading(page, "Your sites")).toBeVisible();
  await phone.close();
  phone.errors.splice(0);
  await proxy.close();
});
