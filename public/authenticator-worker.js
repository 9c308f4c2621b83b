/**
 * The authenticator's service worker: it stores the page and its files, so that the app opens without a connection. The
 * page is loaded from the network if that answers soon; files under /_next/static/ have a hash of their content in
 * their names and never change.
 *
 * A page is stored only together with all its files and its response headers, because its policy and its nonces belong
 * together. The stored page is shown if the network does not answer or the server fails. Redirects and refusals (for
 * instance a proxy's own sign-in) are passed to the browser, and only our own page is ever stored.
 */

const CACHE = "qr2pass-authenticator-2";
const PAGE = "/authenticator";
const FILES = "/_next/static/";
/** Marks our own page, unlike any other page that may be served at its address. */
const MARK = /<meta name="qr2pass-page" content="authenticator"\s*\/?>/;
/** How long the network may take before the stored page is shown. */
const PATIENCE_MS = 2500;
/** How many files of earlier versions are kept, because a page that is still open may request one. */
const FILES_KEPT = 120;

self.addEventListener("install", (event) => {
  // A new worker may replace an old one at any time, because it only stores files.
  self.skipWaiting();
  // If the page cannot be reached now, it is stored when it is opened next. The worker works without it.
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
    // A redirect is returned as an opaque response, which the browser follows.
    const fresh = fetch(request);
    // Registered at once, because the event may end early when the stored page is shown.
    event.waitUntil(fresh.then((response) => keep(response.clone())).catch(() => {}));
    event.respondWith(page(fresh));
  }
});

// The page has noticed a newer version. Stores it, so that it opens at once.
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
    // A full disk stores no file, and the page works nevertheless.
    await caches
      .open(CACHE)
      .then((cache) => cache.put(request, copy))
      .catch(() => {});
  }
  return response;
}

/** The stored response, if there is one. A browser that stores no data has none. */
const keptFor = (request) => caches.match(request, { cacheName: CACHE, ignoreVary: true }).catch(() => undefined);

/**
 * Whether the text of a response is worth checking. A redirected response could not be used: browsers refuse to open a
 * page with it.
 */
const mayBePage = (response) =>
  response.status === 200 &&
  response.type === "basic" &&
  !response.redirected &&
  response.headers.get("content-type")?.startsWith("text/html");

/** Stores a response with all its files, if it is our own page. */
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

/** Deletes old files that the current page does not need. Caches list their entries oldest first. */
async function dropOldFiles(cache, needed) {
  const entries = await cache.keys();
  const old = entries.slice(0, Math.max(0, entries.length - FILES_KEPT)).filter(({ url }) => {
    const { pathname, search } = new URL(url);
    return pathname !== PAGE && !needed.has(pathname + search);
  });
  await Promise.all(old.map((request) => cache.delete(request)));
}

/** Deletes the caches of earlier workers, whose page may have been another one. */
async function dropOtherCaches() {
  const names = await caches.keys();
  const ours = names.filter((name) => name.startsWith("qr2pass-authenticator-") && name !== CACHE);
  await Promise.all(ours.map((name) => caches.delete(name)));
}
