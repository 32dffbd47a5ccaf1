// Has the service worker keep what is read, where the site wants it; elsewhere sends an earlier one home.
const { worker } = document.documentElement.dataset;
const workers = navigator.serviceWorker;

if (workers && worker) {
  await workers.register(worker);
  const { active } = await workers.ready;
  // What was loaded before the worker came.
  const files = performance.getEntriesByType("resource").map((entry) => entry.name);
  active.postMessage({ page: location.href.split("#")[0], files });
} else if (workers) {
  for (const registration of await workers.getRegistrations()) {
    if (registration.active?.scriptURL.endsWith("/worker.js")) await registration.unregister();
  }
}

// The page for who has no connection lists what is on the device, the latest first.
const list = document.querySelector("[data-kept]");
if (list && globalThis.caches) {
  const kept = await (await caches.open("pages")).keys();
  const paths = kept.map((request) => request.url).filter((url) => !url.endsWith("/offline.html")).reverse();
  for (const url of paths.slice(0, 50)) {
    const text = await (await caches.match(url)).text();
    const title = new DOMParser().parseFromString(text, "text/html").title;
    const item = document.createElement("li");
    const link = document.createElement("a");
    item.className = "entry";
    link.href = url;
    link.textContent = title.split(" · ")[0];
    item.append(link);
    list.append(item);
  }
  if (!paths.length) list.replaceWith(list.dataset.kept);
}
