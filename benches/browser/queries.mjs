// Asks a site's search all questions of some files, each as a first visit, and prints what came as JSON:
// [{query, wanted, found, shown, bytes}].
//
//     queries.mjs polder|pagefind SITE QUESTIONS…
//
// `bytes` are what searching took over the wire – code, index, what the results on the screen show – without the
// page itself; `shown` those of them that came before results stood there.

import { readFile } from "node:fs/promises";

import { open, phone, serve } from "./chromium.mjs";

const [engine, folder, ...files] = process.argv.slice(2);
const RESULTS = 5; // Pagefind shows so many at first
const PLACES = 8; // and so far down a reader looks

const questions = [];
for (const file of files) {
  for (const line of (await readFile(file, "utf8")).split("\n")) {
    const [query, wanted] = line.split(" | ");
    if (wanted && !line.startsWith("#")) questions.push({ query, wanted });
  }
}

const ENGINES = {
  // As a reader has it: the search page, with what its results show.
  async polder(page, base, query) {
    await page.goto(`${base}search/?q=${encodeURIComponent(query)}`);
    await page.waitForFunction(() => document.querySelector(".search-status")?.textContent);
    await page.waitForNetworkIdle({ idleTime: 300 });
    return page.$$eval(".group-pages .entry-title a", (links) => links.map((link) => link.href));
  },
  // Its own interface weighs more; this is the least that shows as many results.
  async pagefind(page, base, query) {
    await page.goto(`${base}blank.html`);
    const found = await page.evaluate(async (query, results, places) => {
      const pagefind = await import("/pagefind/pagefind.js");
      const { results: all } = await pagefind.search(query);
      const shown = await Promise.all(all.slice(0, results).map((result) => result.data()));
      globalThis.later = async () => (await Promise.all(all.slice(results, places).map((result) => result.data()))).map(({ url }) => url);
      return shown.map(({ url }) => url);
    }, query, RESULTS, PLACES);
    await page.waitForNetworkIdle({ idleTime: 300 });
    return found;
  },
};
const OWN = {
  polder: (path) => path.startsWith("/assets/search.") || (path !== "/search/" && !path.startsWith("/assets/")),
  pagefind: (path) => path.startsWith("/pagefind/"),
};

const server = await serve(folder);
const browser = await open();
const answers = [];
for (const { query, wanted } of questions) {
  const page = await phone(browser);
  server.sent.clear();
  const found = await ENGINES[engine](page, server.base, query);
  const sent = [...server.sent].filter(([path]) => OWN[engine](path));
  const sum = (files) => files.reduce((sum, [, size]) => sum + size, 0);
  const shown = sum(sent.filter(([path]) => path.endsWith(".js")));
  const bytes = sum(sent);
  if (engine === "pagefind") found.push(...await page.evaluate(() => globalThis.later()));
  answers.push({ query, wanted, found: found.slice(0, PLACES), shown, bytes, sent: process.env.POLDER_BENCH_FILES && sent });
  await page.browserContext().close();
}
await browser.close();
server.close();
console.log(JSON.stringify(answers));
