// What a reader on a phone waits for, page by page, as JSON: [{path, lcp, cls, tbt, moved, html, chrome, css, js}].
//
//     vitals.mjs SITE PATH…
//
// Times in ms, as Lighthouse measures phones: four times slower than this machine, 1.6 Mbit/s, 150 ms there and back.
// `moved` are the elements that changed their place. Bytes are gzipped; only `chrome` is not: the HTML of a page
// without its own text and talk; of a list, a profile or a team without its `main`.

import { open, phone, serve } from "./chromium.mjs";

const [folder, ...paths] = process.argv.slice(2);
const SLOW = { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 0.75e6 / 8 };
const QUIET = 1000; // ms without a request, after which nothing more comes

const watch = () => {
  globalThis.vitals = { lcp: 0, cls: 0, tbt: 0, moved: [] };
  const on = (type, see) => new PerformanceObserver((list) => list.getEntries().forEach(see)).observe({ type, buffered: true });
  on("largest-contentful-paint", ({ startTime }) => { vitals.lcp = startTime; });
  on("layout-shift", ({ value, sources }) => {
    vitals.cls += value;
    const elements = sources.map(({ node }) => node?.nodeType === Node.TEXT_NODE ? node.parentElement : node);
    vitals.moved.push(...elements.map((element) => element ? `${element.localName}.${element.className}` : "what is gone"));
  });
  // What a task takes beyond 50 ms, after something is to be seen.
  on("longtask", ({ startTime, duration }) => {
    const painted = performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? Infinity;
    if (startTime >= painted) vitals.tbt += duration - 50;
  });
};

const chromeOf = async () => {
  const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
  const own = page.querySelector("body:not(.sheet) article") ? ".prose, .thread" : "main";
  for (const part of page.querySelectorAll(own)) part.replaceChildren();
  return new TextEncoder().encode(page.documentElement.outerHTML).length;
};

const server = await serve(folder);
const browser = await open();
const found = [];
for (const path of paths) {
  const page = await phone(browser);
  const client = await page.createCDPSession();
  await client.send("Network.enable");
  await client.send("Network.emulateNetworkConditions", SLOW);
  await client.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  await page.evaluateOnNewDocument(watch);
  server.sent.clear();
  await page.goto(server.base + path, { waitUntil: "load" });
  await page.waitForNetworkIdle({ idleTime: QUIET });
  // To the end and back, so that what comes late or on sight has come.
  await page.evaluate(async () => {
    for (const top of [document.body.scrollHeight, 0]) {
      scrollTo({ top, behavior: "instant" });
      await new Promise((done) => setTimeout(done, 200));
    }
  });
  await page.waitForNetworkIdle({ idleTime: 300 });
  const { lcp, cls, tbt, moved } = await page.evaluate(() => globalThis.vitals);
  const sum = (wanted) => [...server.sent].filter(([file]) => wanted.test(file)).reduce((sum, [, size]) => sum + size, 0);
  const html = server.sent.get(`/${path}`.split("?")[0]);
  const [css, js] = [sum(/^\/assets\/.*\.css$/), sum(/^\/assets\/.*\.js$/)];
  const chrome = await page.evaluate(chromeOf);
  found.push({
    path, lcp: Math.round(lcp), cls, tbt: Math.round(tbt), moved: [...new Set(moved)],
    html, chrome, css, js,
  });
  await page.browserContext().close();
}
await browser.close();
server.close();
console.log(JSON.stringify(found));
