// How long after a save a reader sees it: serves a site, opens a page of it in Chromium and saves that page some
// times. Prints the milliseconds as JSON: [ms].
//
//     saves.mjs POLDER SITE FILE PATH TIMES

import { spawn } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";

import { open } from "./chromium.mjs";

const [polder, site, file, path, times] = process.argv.slice(2);
const text = await readFile(file, "utf8");
const serve = spawn(polder, ["serve", "--site", site, "--port", "0", "--quiet"], { stdio: ["ignore", "pipe", "ignore"] });
const base = (await new Promise((done) => serve.stdout.once("data", done))).toString().trim();
const browser = await open();
const taken = [];
try {
  const page = await browser.newPage();
  await page.goto(new URL(path, base).href, { waitUntil: "load" });
  // While the first build runs, another page stands there.
  await page.waitForSelector("article", { timeout: 300000 });
  // The first is not counted: it warms what the others find warm.
  for (let time = 0; time <= Number(times); time++) {
    await new Promise((done) => setTimeout(done, 700));
    const sentence = `Save number ${time} of the pumps.`;
    const began = performance.now();
    await writeFile(file, `${text}\n${sentence}\n`);
    await page.waitForFunction((sentence) => document.body?.textContent.includes(sentence), { polling: "raf", timeout: 30000 }, sentence);
    if (time) taken.push(performance.now() - began);
  }
} finally {
  await writeFile(file, text);
  await browser.close();
  serve.kill();
}
console.log(JSON.stringify(taken));
