/**
 * The authenticator's service worker: it keeps the page and the files it needs, so that the
 * app opens without a connection. The page comes from the network when that answers soon;
 * files under /_next/static/ have their content's hash in the name and never change.
 *
 * A page is kept only together with all its files, and with the headers it came with: its
 * policy and its nonces belong together. The kept page stands in where the network gives no
 * answer or the server fails. Redirects and refusals (a proxy's own sign-in, for instance) go
 * to the browser, and nothing but our own page is ever kept.
 */

const CACHE = "qr2pass-authenticator-2";
const PAGE = "/authenticator";
const FILES = "/_next/static/";
/** Stands in our own page, and of no other that may be served at its address. */
const MARK = /<meta name="qr2pass-page" content="authenticator"\s*\/?>/;
/** How long the network may take before the kept page is shown. */
const PATIENCE_MS = 2500;
/** Files kept from versions before: a page that is still open may ask for one. */
const FILES_KEPT = 120;

self.addEventListener("install", (event) => {
  // It only keeps files, so a new worker may replace an old one at any moment.
  self.skipWaiting();
  // Where the page is not reached now, it is kept at its next opening: the worker works without it.
  event.waitUntil(keepFresh());
});

self.addEventListener("activate", (event) => {
  event.waitUntil(Promise.all([self.clients.claim(), dropOtherCaches()]));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (url.pathname.startsWith(FILES)) event.respondWith(file(request));
  else if (url.pathname === PAGE && request.mode === "navigate") {
    // A redirect comes back as an opaque answer, which the browser follows.
    const fresh = fetch(request);
    // Said at once: when the kept page was shown because this took long, the event is over.
    event.waitUntil(fresh.then((response) => keep(response.clone())).catch(() => {}));
    event.respondWith(page(fresh));
  }
});

// The page has seen that a newer one is there: keep that, so that it opens at once.
self.addEventListener("message", (event) => {
  if (event.data === "refresh") event.waitUntil(keepFresh());
});

async function keepFresh() {
  try {
    await keep(await fetch(PAGE, { redirect: "manual", cache: "no-store" }));
  } catch {
    // No connection, or a full disk.
  }
}

async function page(fresh) {
  const kept = await keptFor(PAGE);
  if (!kept) return fresh;
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS, kept));
  return Promise.race([fresh.then((response) => (response.status >= 500 ? kept : response)).catch(() => kept), late]);
}

async function file(request) {
  const kept = await keptFor(request);
  if (kept) return kept;
  const response = await fetch(request);
  if (response.status === 200 && !response.redirected) {
    const copy = response.clone();
    // A full disk keeps no file, and the page works all the same.
    await caches
      .open(CACHE)
      .then((cache) => cache.put(request, copy))
      .catch(() => {});
  }
  return response;
}

/** What is kept, if anything is: a browser that keeps no data has nothing. */
const keptFor = (request) => caches.match(request, { cacheName: CACHE, ignoreVary: true }).catch(() => undefined);

/** Whether an answer is worth a look at its text. A redirected one could not open the page: browsers refuse that. */
const mayBePage = (response) =>
  response.status === 200 &&
  response.type === "basic" &&
  !response.redirected &&
  response.headers.get("content-type")?.startsWith("text/html");

/** Keeps an answer with all its files, if it is our own page. */
async function keep(response) {
  if (!mayBePage(response)) return;
  const html = await response.clone().text();
  if (!MARK.test(html)) return;
  const files = new Set(html.match(/\/_next\/static\/[^"'\\\s<>)]+/g));
  const cache = await caches.open(CACHE);
  await Promise.all(
    Array.from(files, async (path) => {
      if (await cache.match(path, { ignoreVary: true })) return;
      const got = await fetch(path);
      if (got.status !== 200 || got.redirected) throw new Error(`${path} was not to be had.`);
      await cache.put(path, got);
    }),
  );
  await cache.put(PAGE, response);
  await dropOldFiles(cache, files);
}

/** Caches list their entries oldest first. */
async function dropOldFiles(cache, needed) {
  const entries = await cache.keys();
  const old = entries.slice(0, Math.max(0, entries.length - FILES_KEPT)).filter(({ url }) => {
    const { pathname, search } = new URL(url);
    return pathname !== PAGE && !needed.has(pathname + search);
  });
  await Promise.all(old.map((request) => cache.delete(request)));
}

/** Those of earlier workers, whose page may have been another's. */
async function dropOtherCaches() {
  const names = await caches.keys();
  const ours = names.filter((name) => name.startsWith("qr2pass-authenticator-") && name !== CACHE);
  await Promise.all(ours.map((name) => caches.delete(name)));
}
