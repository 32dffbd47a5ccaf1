// Searches the site in the reader's browser: finds words in the index, weighs them, shows what they lead to.
(() => {
  // --- Words, by the rules of `content/words.rs`.
  const SIGNS = "\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3041-\u30fa\u30fc-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff66-\uff9f\u{20000}-\u{3134f}";
  const LETTER = "\\p{Alphabetic}\\p{N}\\p{M}\u00ad\u200b-\u200d\u2060";
  const RUN = new RegExp(`[${SIGNS}]+|(?:(?![${SIGNS}])[${LETTER}])+(?:[._](?:(?![${SIGNS}])[${LETTER}])+)*`, "gu");
  const IS_SIGN = new RegExp(`^[${SIGNS}]`, "u");
  const ALONE = { ß: "ss", æ: "ae", œ: "oe", þ: "th", ø: "o", ł: "l", đ: "d", ð: "d", ı: "i", ς: "σ" };
  const fold = (text) => text.toLowerCase().normalize("NFD")
    .replace(/[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0640\u064b-\u065f\u0670\u00ad\u200b-\u200d\u2060]/g, "")
    .replace(/[ßæœþøłđðıς]/g, (letter) => ALONE[letter]);

  // [{text, at, end, parts}]: words of a text, each with the parts that it is joined of.
  function words(text) {
    const found = [];
    for (const { 0: run, index } of text.matchAll(RUN)) {
      if (IS_SIGN.test(run)) {
        const signs = [...run];
        let at = index;
        for (let i = 0; i < Math.max(1, signs.length - 1); i++) {
          const pair = signs[i] + (signs[i + 1] ?? "");
          found.push({ text: pair, at, end: at + pair.length, parts: [] });
          at += signs[i].length;
        }
        continue;
      }
      const parts = run.split(/[._]|(?<=\p{Ll})(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/u).map(fold).filter(Boolean);
      found.push({ text: fold(run), at: index, end: index + run.length, parts: parts.length > 1 ? parts : [] });
    }
    return found.filter((word) => word.text);
  }

  // --- The index, by the rules of `search/code.rs` and `search/index.rs`.
  const VALUE = [];
  [..."!\"#%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_abcdefghijklmnopqrstuvwxyz{|}"]
    .forEach((sign, value) => { VALUE[sign.charCodeAt(0)] = value; });

  class Numbers {
    constructor(text) { this.text = text; this.at = 0; }
    sign() { return VALUE[this.text.charCodeAt(this.at++)]; }
    next() {
      for (let number = 0, scale = 1; ; scale *= 45) {
        const digit = this.sign();
        number += (digit % 45) * scale;
        if (digit < 45) return number;
      }
    }
  }

  // [[subject, level, place]]
  function postings(list) {
    const found = [];
    const numbers = new Numbers(list);
    for (let subject = -1; numbers.at < list.length;) {
      subject += 1 + numbers.next();
      const level = numbers.sign();
      found.push([subject, level % 30, level < 30 ? 0 : level < 60 ? numbers.next() : 1]);
    }
    return found;
  }

  const fileName = (word) => [...new TextEncoder().encode(word)]
    .map((byte) => (byte > 47 && byte < 58) || (byte > 96 && byte < 123) ? String.fromCharCode(byte) : `_${byte.toString(16).padStart(2, "0")}`)
    .join("");

  const isNear = (a, b) => {
    // One letter more, less, other, or two that changed places.
    if (Math.abs(a.length - b.length) > 1) return false;
    let from = 0, end = 0;
    while (from < a.length && a[from] === b[from]) from++;
    while (end < Math.min(a.length, b.length) - from && a.at(-1 - end) === b.at(-1 - end)) end++;
    const [x, y] = [a.slice(from, a.length - end), b.slice(from, b.length - end)];
    return (x.length < 2 && y.length < 2) || (x.length === 2 && x[0] === y[1] && x[1] === y[0]);
  };
  const reversed = (word) => [...word].reverse().join("");
  const shared = (a, b) => {
    let same = 0;
    while (same < a.length && a[same] === b[same]) same++;
    return same;
  };

  class Index {
    constructor(folder, lang) {
      this.folder = `${folder}${lang}/`;
      this.lang = lang;
      this.files = new Map();
      this.ready = this.file("index").then((guide) => {
        this.count = guide.subjects;
        this.findings = guide.findings.match(/.{5}/g) ?? [];
        for (const kind of ["words", "backwards"]) {
          this[kind] = { kind: kind[0], from: guide[kind].from.split(" "), marks: guide[kind].marks.match(/.{5}/g) ?? [] };
        }
      });
    }

    // What a file holds: each is a script that calls `polder` with it.
    file(name) {
      if (!this.files.has(name)) {
        this.files.set(name, new Promise((done, failed) => {
          const script = document.createElement("script");
          script.src = `${this.folder}${name}.js`;
          script.onload = () => { script.remove(); done(script.holds); };
          script.addEventListener("error", () => { script.remove(); this.files.delete(name); failed(new Error(name)); });
          document.head.append(script);
        }));
      }
      return this.files.get(name);
    }

    // The lines of a list that may begin with some letters: from the chunk on that holds them, a few at most.
    async lines(list, start, most = 2) {
      const { kind, from, marks } = list;
      let first = 0;
      for (let end = from.length; first + 1 < end;) {
        const middle = (first + end) >> 1;
        if (from[middle] <= start) first = middle; else end = middle;
      }
      const chunks = [];
      for (let i = first; i < marks.length && chunks.length < most; i++) {
        if (i > first && from[i] > start && !from[i].startsWith(start)) break;
        chunks.push(this.file(`${kind}-${fileName(from[i])}-${marks[i]}`));
      }
      const lines = [];
      for (const chunk of chunks) lines.push(...this.read(await chunk));
      return lines;
    }

    read(text) {
      this.known ??= new Map();
      let lines = this.known.get(text);
      if (!lines) {
        let last = "";
        lines = text.split("\n").slice(0, -1).map((line) => {
          const [head, list, stem] = line.split(" ");
          const word = last = last.slice(0, VALUE[head.charCodeAt(0)]) + head.slice(1);
          return { word, list, stem: stem ? word.slice(0, VALUE[stem.charCodeAt(0)]) + stem.slice(1) : word };
        });
        this.known.set(text, lines);
      }
      return lines;
    }

    // How many subjects have a word.
    df(line) {
      if (line.df === undefined) {
        if (line.list[0] === "~") {
          const count = new Numbers(line.list);
          count.at = 6;
          line.df = count.next();
        } else {
          line.postings = postings(line.list);
          line.df = line.postings.length;
        }
      }
      return line.df;
    }

    async postings(line) {
      this.df(line);
      line.postings ??= postings((await this.file(`l-${fileName(line.word)}-${line.list.slice(1, 6)}`)).trimEnd());
      return line.postings;
    }

    async line(word) {
      return (await this.lines(this.words, word, 1)).find((line) => line.word === word);
    }

    // The subjects that pass a filter.
    async filter(word) {
      const line = await this.line(word);
      return new Set(line ? (await this.postings(line)).map(([subject]) => subject) : []);
    }

    // The forms of a word that stand for what was typed: [[line, weight]].
    async forms(word, isLast) {
      const forms = new Map();
      const add = (line, weight) => { if (!(forms.get(line) >= weight)) forms.set(line, weight); };
      const frequent = (lines, most) => lines.sort((a, b) => this.df(b) - this.df(a)).slice(0, most);
      const near = await this.lines(this.words, word);
      const exact = near.find((line) => line.word === word);
      const begun = near.filter((line) => line.word !== word && line.word.startsWith(word));
      const family = async (line, weight) => {
        const root = line.word.slice(0, Math.max(Math.min(3, line.word.length), shared(line.word, line.stem)));
        for (const other of await this.lines(this.words, root)) {
          if (other.stem === line.stem && other !== line) add(other, weight);
        }
      };
      if (exact) {
        add(exact, 1);
        await family(exact, 0.65);
        if (isLast) for (const line of frequent(begun, 10)) add(line, 0.3);
        return { exact, forms };
      }
      if (begun.length && (isLast || word.length > 3)) {
        for (const line of frequent(begun, 10)) add(line, 0.8);
        return { forms };
      }
      for (let cut = 1; cut <= 4 && word.length - cut >= 3; cut++) {
        const head = word.slice(0, -cut);
        const lines = await this.lines(this.words, head);
        const line = lines.find((line) => line.word === head || line.stem === head);
        if (line && line.stem.length >= head.length - 2) {
          add(line, 0.8);
          await family(line, 0.8);
          if (cut > 1) break;
          return { forms };
        }
      }
      if (word.length > 3) {
        const typed = (await this.lines(this.words, word.slice(0, 3))).filter((line) => isNear(line.word, word));
        const back = reversed(word);
        for (const { word: ending } of await this.lines(this.backwards, back.slice(0, 3))) {
          if (isNear(ending, back)) {
            const line = await this.line(reversed(ending));
            if (line) typed.push(line);
          }
        }
        for (const line of frequent([...new Set(typed)], 5)) {
          add(line, 0.6);
          await family(line, 0.5);
        }
      }
      return { forms };
    }
  }

  // Ways in which Dutch and German join words.
  const JOINTS = ["", "s", "es", "n", "en", "e", "er"];

  // What of a query stands where: [{subject, score, place, forms}], the best first.
  async function find(index, query, filters) {
    await index.ready;
    let typed = words(query);
    const isOpen = /[^\s.,;:!?]$/.test(query);
    const asked = [];
    for (const [i, word] of typed.entries()) {
      const isLast = isOpen && i === typed.length - 1;
      const found = await index.forms(word.text, isLast);
      if (!found.exact && word.parts.length) {
        for (const part of word.parts) asked.push({ word: part, ...await index.forms(part, false) });
      } else {
        asked.push({ word: word.text, ...found });
      }
    }
    // Two words that stand side by side may be written as one.
    for (let i = 0; i + 1 < asked.length; i++) {
      const [a, b] = [asked[i], asked[i + 1]];
      if (a.word.length < 3 || b.word.length < 3) continue;
      const lines = await index.lines(index.words, a.word);
      const joined = new Set((/^(nl|de)/.test(index.lang) ? JOINTS : [""]).map((joint) => a.word + joint + b.word));
      for (const line of lines) {
        if (joined.has(line.word)) for (const one of [a, b]) one.forms.set(line, Math.max(0.8, one.forms.get(line) ?? 0));
      }
    }
    // Words that are everywhere find nothing, where there are others.
    const rare = asked.filter(({ exact }) => exact?.list[0] !== "~" || index.df(exact) < index.count / 3);
    const used = rare.length ? rare : asked;
    const scores = new Map();
    let total = 0;
    for (const one of used) {
      const best = new Map();
      await Promise.all([...one.forms.keys()].map((line) => index.postings(line)));
      for (const [line, weight] of one.forms) {
        for (const [subject, level, place] of line.postings) {
          const score = weight * (level + 1) / 30;
          if (!(best.get(subject)?.score >= score)) best.set(subject, { score, place, line });
        }
      }
      const exact = one.exact ? index.df(one.exact) : best.size;
      const idf = Math.log(1 + index.count / Math.max(1, Math.sqrt(exact * Math.max(1, best.size))));
      total += idf;
      for (const [subject, { score, place, line }] of best) {
        if (filters.some((set) => !set.has(subject))) continue;
        const known = scores.get(subject) ?? { subject, sum: 0, idf: 0, places: new Map(), forms: new Set() };
        known.sum += idf * score;
        known.idf += idf;
        known.places.set(place, (known.places.get(place) ?? 0) + idf * score);
        known.forms.add(line.word);
        scores.set(subject, known);
      }
    }
    const results = [...scores.values()];
    for (const result of results) {
      result.score = result.sum * Math.sqrt(result.idf / total);
      result.place = [...result.places].sort((a, b) => b[1] - a[1])[0][0];
      result.index = index;
    }
    return results.sort((a, b) => b.score - a.score || a.subject - b.subject);
  }

  async function finding({ index, subject }) {
    const list = await index.file(`f-${subject >> 4}-${index.findings[subject >> 4]}`);
    const [what, title, href, section, summary, places, face] = list[subject & 15];
    return { what, title, href, section, summary, places, face };
  }

  window.polder = (holds) => { document.currentScript.holds = holds; };
  const form = document.querySelector("form.search");
  if (!form) return;
  const { files, root, portable } = form.dataset;
  const lang = document.documentElement.lang;
  const field = form.elements.q;
  const status = document.querySelector(".search-status");
  const results = document.querySelector(".results");
  const around = document.querySelector(".around");
  const say = form.dataset;
  const found = JSON.parse(say.found);
  // As the language counts: "One thing found."
  const amount = (count) => (found[count] ?? found[new Intl.PluralRules(lang).select(count)] ?? found.other).replace("{n}", count.toLocaleString(lang));
  const indexes = new Map();
  const indexOf = (lang) => {
    if (!indexes.has(lang)) indexes.set(lang, new Index(files, lang));
    return indexes.get(lang);
  };
  const GROUPS = [["answers", 3], ["pages", 8], ["people", 4]];
  let shown = {};
  let turn = 0;

  const element = (name, attributes = {}, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) if (value !== undefined) made.setAttribute(key, value);
    made.append(...children);
    return made;
  };

  // A text with the words marked that were found.
  function marked(text, forms) {
    const nodes = [];
    let at = 0;
    for (const word of words(text)) {
      if (word.at >= at && (forms.has(word.text) || word.parts.some((part) => forms.has(part)))) {
        nodes.push(text.slice(at, word.at), element("mark", {}, text.slice(word.at, word.end)));
        at = word.end;
      }
    }
    nodes.push(text.slice(at));
    return nodes;
  }

  // The sentence of a page in which most of the words stand, from the page itself.
  const pages = new Map();
  async function excerpt(found, { forms }, place) {
    if (portable) return;
    const url = root + found.href;
    if (!pages.has(url)) {
      pages.set(url, fetch(url).then((answer) => answer.text()).then((html) => new DOMParser().parseFromString(html, "text/html")));
    }
    const page = await pages.get(url).catch(() => undefined);
    const start = place && page?.getElementById(place);
    let blocks = [...(start && found.what > 1 ? start : page?.querySelector(".prose") ?? page?.querySelector("main") ?? document.createElement("p"))
      .querySelectorAll("p, li, td, dd, pre, blockquote")];
    if (start && found.what < 2) blocks = blocks.filter((block) => start.compareDocumentPosition(block) & 4);
    let best, most = 0;
    for (const block of blocks.slice(0, 400)) {
      const text = block.textContent.replace(/\s+/g, " ").trim();
      const there = words(text).filter((word) => forms.has(word.text) || word.parts.some((part) => forms.has(part)));
      const count = new Set(there.map((word) => word.text)).size;
      if (count > most) {
        most = count;
        best = { text, at: there[0].at };
      }
    }
    if (!best) return;
    let { text, at } = best;
    let from = Math.max(0, at - 60);
    if (from) from = text.indexOf(" ", from) + 1;
    const end = text.length - from > 180 ? text.lastIndexOf(" ", from + 180) : text.length;
    return (from ? "… " : "") + text.slice(from, end) + (end < text.length ? " …" : "");
  }

  function item(found, result) {
    const isTalk = found.what > 1;
    const place = 2 * (result.place || +isTalk);
    const fragment = found.places[place - 2];
    const heading = found.places[place - 1];
    const href = root + found.href;
    const deep = fragment ? `${href}#${encodeURIComponent(fragment)}` : href;
    const title = element("a", { href: isTalk ? deep : href }, ...marked(found.title, result.forms));
    const about = element("p", { class: "where" });
    const parts = [];
    if (found.section) parts.push(found.section);
    if (heading) parts.push(isTalk ? heading : element("a", { href: deep }, ...marked(heading, result.forms)));
    if (result.index.lang !== lang) parts.push(element("span", { lang: result.index.lang }, result.index.lang.toUpperCase()));
    parts.forEach((part, i) => about.append(i ? " · " : "", part));
    if (found.what === 1) {
      const [picture, letters, tint] = found.face;
      const face = picture ? element("img", { class: "face", src: root + picture, alt: "", width: 96, height: 96 })
        : element("span", { class: `face tint-${tint}`, "aria-hidden": "true" }, letters);
      return element("li", { class: "found" }, element("span", { class: "person" }, face,
        element("span", {}, title, ...(found.section ? [" ", element("span", { class: "role" }, found.section)] : []))));
    }
    const text = element("p", { class: "entry-summary" }, ...marked(found.summary, result.forms));
    excerpt(found, result, fragment).then((better) => { if (better) text.replaceChildren(...marked(better, result.forms)); });
    const name = element("p", { class: "entry-title" }, title);
    if (found.what === 2) name.append(" ", element("span", { class: "accepted" }, say.accepted));
    return element("li", { class: "entry found" }, name, ...(parts.length ? [about] : []), text);
  }

  async function show(groups, mine) {
    const made = [];
    for (const [name, most] of GROUPS) {
      const all = groups[name];
      if (!all.length) continue;
      const limit = shown[name] ?? most;
      const found = await Promise.all(all.slice(0, limit).map(async (result) => [await finding(result), result]));
      if (mine !== turn) return false;
      const list = element("ul", { class: "entries" }, ...found.map(([found, result]) => item(found, result)));
      const part = element("section", { class: `group-${name}`, "aria-labelledby": `found-${name}` },
        element("h2", { class: "rubric", id: `found-${name}` }, say[name], " ", element("span", { class: "count" }, String(all.length))), list);
      if (all.length > limit) {
        const more = element("button", { type: "button", class: "more" }, say.more);
        more.addEventListener("click", async () => {
          shown[name] = limit + 10;
          await search();
          results.querySelectorAll(`.group-${name} .found`)[limit]?.querySelector("a").focus();
        });
        part.append(more);
      }
      made.push(part);
    }
    results.replaceChildren(...made);
    return true;
  }

  const chosen = () => ["kind", "in", "tag"].map((name) => form.elements[name]?.value).filter(Boolean);

  async function search() {
    const mine = ++turn;
    const query = field.value.trim();
    form.classList.toggle("narrowed", chosen().length > 0);
    around.hidden = Boolean(query);
    if (!query) {
      results.replaceChildren();
      status.textContent = "";
      return;
    }
    try {
      const wanted = form.elements.lang?.value || lang;
      const languages = wanted === "*" ? [...form.elements.lang.options].map(({ value }) => value).filter((value) => value !== "*") : [wanted];
      const groups = { answers: [], pages: [], people: [] };
      for (const language of languages) {
        const index = indexOf(language);
        await index.ready;
        const filters = await Promise.all(chosen().map((word) => index.filter(word)));
        const [answers, people] = await Promise.all(["!is.answer", "!is.person"].map((word) => index.filter(word)));
        for (const result of await find(index, field.value, filters)) {
          groups[answers.has(result.subject) ? "answers" : people.has(result.subject) ? "people" : "pages"].push(result);
        }
      }
      if (mine !== turn) return;
      for (const name of Object.keys(groups)) {
        // Far behind the best nobody looks.
        const all = groups[name].sort((a, b) => b.score - a.score);
        groups[name] = all.filter(({ score }) => score > all[0].score / 8);
      }
      if (!await show(groups, mine)) return;
      const count = Object.values(groups).reduce((sum, all) => sum + all.length, 0);
      status.textContent = count === 0 ? say.none.replace("{query}", query) : amount(count);
      around.hidden = count > 0;
    } catch {
      if (mine === turn) status.textContent = say.failed;
    }
  }

  const address = () => {
    const asked = new URLSearchParams([...new FormData(form)].filter(([name, value]) => value && !(name === "lang" && value === lang)));
    return `${location.pathname}${asked.size ? "?" : ""}${asked}`;
  };
  const read = () => {
    const asked = new URLSearchParams(location.search);
    for (const part of form.elements) if (part.name) part.value = asked.get(part.name) ?? (part.name === "lang" ? lang : "");
    return search();
  };
  let timer;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      shown = {};
      history.replaceState(null, "", address());
      search();
    }, 90);
  };
  field.addEventListener("input", later);
  form.addEventListener("change", later);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(timer);
    history.pushState(null, "", address());
    search().then(() => results.querySelector(".found a")?.focus());
  });
  addEventListener("popstate", read);
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const links = [...results.querySelectorAll(".entry-title a, .person a")];
    const place = links.indexOf(document.activeElement);
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const inField = document.activeElement === field;
    if (move && links.length && (inField || place >= 0)) {
      event.preventDefault();
      const next = inField ? (move > 0 ? 0 : -1) : place + move;
      if (next < 0) field.focus(); else links[Math.min(next, links.length - 1)].focus();
    } else if (event.key === "Escape" && (inField || place >= 0)) {
      event.preventDefault();
      if (inField && field.value) {
        field.value = "";
        later();
      }
      field.focus();
    }
  });
  for (const part of document.querySelectorAll("[data-script]")) part.hidden = false;
  read();
  if (!field.value) field.focus();
})();
