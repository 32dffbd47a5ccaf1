// Keeps what somebody has read, for reading without a connection. Only `offline: on` in polder.yaml sends it.
const MOST = { pages: 200, files: 400 };
const PATIENCE = 4000;
const offline = new URL("offline.html", location).href;

addEventListener("install", (event) => {
  skipWaiting();
  event.waitUntil(caches.open("pages").then((cache) => cache.add(offline)));
});

addEventListener("activate", (event) => event.waitUntil(clients.claim()));

addEventListener("message", (event) => {
  const { page, files } = event.data;
  const fetched = (name, url) => fetch(url).then((answer) => keep(name, url, answer));
  event.waitUntil(Promise.allSettled([fetched("pages", page), ...files.filter(isOurs).map((url) => fetched("files", url))]));
});

addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || request.headers.has("range") || !isOurs(request.url)) return;
  if (request.mode === "navigate") event.respondWith(page(event));
  else if (request.destination && request.destination !== "video" && request.destination !== "audio") event.respondWith(file(event));
});

// Of this site, and nothing that lives: no talk, no preview.
function isOurs(url) {
  const { pathname } = new URL(url);
  return url.startsWith(registration.scope) && !/\/(_polder|api|auth|worker\.js)/.test(pathname);
}

// The newest, if it comes in time; else what is kept; else what says so.
async function page(event) {
  const url = event.request.url.split("#")[0];
  const fetched = fetch(event.request).then((answer) => keep("pages", url, answer));
  event.waitUntil(fetched.catch(() => {}));
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  const kept = () => caches.match(url, { ignoreSearch: true });
  try {
    return (await Promise.race([fetched, late])) ?? (await kept()) ?? (await fetched);
  } catch {
    return (await kept()) ?? (await caches.match(offline)) ?? Response.error();
  }
}

// A name with a hash in it never changes what it stands for.
async function file(event) {
  const { url } = event.request;
  const kept = await caches.match(url);
  if (kept && /\.[0-9a-f]{12}\.\w+$/.test(url)) return kept;
  try {
    return await keep("files", url, await fetch(event.request));
  } catch {
    return kept ?? Response.error();
  }
}

// Only what anybody with this device may have; the oldest goes when there are too many.
async function keep(name, url, answer) {
  const secret = /no-store/.test(answer.headers.get("cache-control") ?? "");
  if (answer.status === 200 && answer.type === "basic" && !answer.redirected && !secret) {
    const cache = await caches.open(name);
    const copy = answer.clone();
    await cache.delete(url);
    await cache.put(url, copy);
    const known = await cache.keys();
    for (const old of known.slice(0, Math.max(0, known.length - MOST[name]))) {
      if (old.url !== offline) await cache.delete(old);
    }
  }
  return answer;
}
