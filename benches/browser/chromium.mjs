// What the scripts beside this one share: a server that packs what it sends, and a Chromium to read with.
//
// POLDER_BENCH_MODULES names the folder in which npm put puppeteer-core; POLDER_CHROMIUM the browser, where it
// is not /usr/bin/chromium.

import { readFile, stat } from "node:fs/promises";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { extname, join, normalize } from "node:path";
import { gzipSync } from "node:zlib";

const TYPES = {
  ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".json": "application/json",
  ".svg": "image/svg+xml", ".xml": "application/xml", ".webmanifest": "application/manifest+json",
  ".png": "image/png", ".jpg": "image/jpeg", ".webp": "image/webp", ".wasm": "application/wasm",
};
const PACKED = /^(text|application\/(json|xml|manifest))|svg/;

// Serves a folder on a free port; texts are gzipped, as any server does. `sent` are the bytes of each path since
// it was cleared: a page's own tools do not see what its workers load.
export async function serve(folder) {
  const known = new Map();
  const sent = new Map();
  const read = async (path) => {
    let file = join(folder, normalize(path));
    if ((await stat(file)).isDirectory()) file = join(file, "index.html");
    const type = TYPES[extname(file)] ?? "application/octet-stream";
    const bytes = await readFile(file);
    return PACKED.test(type) ? { type, bytes: gzipSync(bytes, { level: 9 }), packed: true } : { type, bytes };
  };
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    try {
      if (!known.has(path)) known.set(path, await read(path));
      const { type, bytes, packed } = known.get(path);
      const head = { "content-type": type, "content-length": bytes.length };
      sent.set(path, (sent.get(path) ?? 0) + bytes.length);
      response.writeHead(200, packed ? { ...head, "content-encoding": "gzip" } : head).end(bytes);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return { base: `http://127.0.0.1:${server.address().port}/`, sent, close: () => server.close() };
}

export async function open() {
  const puppeteer = createRequire(join(process.env.POLDER_BENCH_MODULES, "package.json"))("puppeteer-core");
  return puppeteer.launch({
    executablePath: process.env.POLDER_CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"],
  });
}

// A page of its own, with nothing kept from any other: a phone, as Lighthouse has it.
export async function phone(browser) {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  await page.setViewport({ width: 412, height: 823, deviceScaleFactor: 1.75, isMobile: true, hasTouch: true });
  return page;
}
