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
  // Of the signs from `!` to `}` all but those that mean something between backticks.
  const VALUE = [];
  for (let sign = 33, next = 0; sign < 126; sign++) if (![36, 92, 96].includes(sign)) VALUE[sign] = next++;
  const value = (text, at = 0) => VALUE[text.charCodeAt(at)];

  // [[subject, level, place]]
  function postings(list) {
    const found = [];
    let at = 0;
    const number = () => {
      for (let number = 0, scale = 1; ; scale *= 45) {
        const digit = value(list, at++);
        number += (digit % 45) * scale;
        if (digit < 45) return number;
      }
    };
    for (let subject = -1; at < list.length;) {
      subject += 1 + number();
      const level = value(list, at++);
      found.push([subject, level % 30, level < 30 ? 0 : level < 60 ? number() : 1]);
    }
    return found;
  }

  const fileName = (word) => encodeURIComponent(word).toLowerCase()
    .replace(/[!'()*._~-]/g, (sign) => `%${sign.charCodeAt().toString(16)}`).replaceAll("%", "_");

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
        const marks = (text) => text.match(/.{5}/g) ?? [];
        this.count = guide.subjects;
        this.groups = guide.groups;
        this.findings = marks(guide.findings);
        for (const kind of ["words", "backwards"]) {
          this[kind] = { kind: kind[0], from: guide[kind].from.split(" "), marks: marks(guide[kind].marks) };
        }
      });
    }

    // What a file holds: each is a script that calls `polder` with it.
    file(name) {
      if (!this.files.has(name)) {
        this.files.set(name, new Promise((done, failed) => {
          const script = document.createElement("script");
          script.src = `${this.folder}${name}.js`;
          script.addEventListener("load", () => { script.remove(); done(script.holds); });
          script.addEventListener("error", () => { script.remove(); this.files.delete(name); failed(); });
          document.head.append(script);
        }));
      }
      return this.files.get(name);
    }

    // The lines of a list that may begin with some letters: from the chunk on that holds them, a few at most.
    async lines(list, start, most = 2) {
      const { kind, from, marks } = list;
      const first = from.findLastIndex((word) => word <= start);
      const chunks = [];
      for (let i = first; i < marks.length && i < first + most; i++) {
        if (i > first && !from[i].startsWith(start)) break;
        chunks.push(this.file(`${kind}-${fileName(from[i])}-${marks[i]}`));
      }
      return (await Promise.all(chunks)).flatMap((text) => this.read(text));
    }

    read(text) {
      this.known ??= new Map();
      let lines = this.known.get(text);
      if (!lines) {
        let last = "";
        lines = text.split("\n").slice(0, -1).map((line) => {
          const [head, list, stem] = line.split(" ");
          const word = last = last.slice(0, value(head)) + head.slice(1);
          return { word, list, stem: stem ? word.slice(0, value(stem)) + stem.slice(1) : word };
        });
        this.known.set(text, lines);
      }
      return lines;
    }

    // How many subjects have a word.
    df(line) {
      if (line.df === undefined) {
        if (line.list[0] === "~") {
          line.df = 0;
          for (const sign of [...line.list.slice(6)].reverse()) line.df = line.df * 45 + value(sign) % 45;
        } else {
          line.postings = postings(line.list);
          line.df = line.postings.length;
        }
      }
      return line.df;
    }

    async postings(line) {
      this.df(line);
      return line.postings ??= postings(await this.file(`l-${fileName(line.word)}-${line.list.slice(1, 6)}`));
    }

    async line(word) {
      return (await this.lines(this.words, word, 1)).find((line) => line.word === word);
    }

    // The subjects that pass a filter.
    async filter(word) {
      const line = word.startsWith("!is") && !this.groups.includes(word) ? undefined : await this.line(word);
      return new Set(line ? (await this.postings(line)).map(([subject]) => subject) : []);
    }

    // The forms of a word that stand for what was typed: {word, exact, forms: Map(line → weight)}.
    async forms(word, isLast) {
      const forms = new Map();
      const add = (line, weight) => forms.set(line, Math.max(weight, forms.get(line) ?? 0));
      const addAll = (lines, most, weight) => lines.sort((a, b) => this.df(b) - this.df(a)).slice(0, most).map((line) => (add(line, weight), line));
      const family = async (line, weight) => {
        const root = line.word.slice(0, Math.max(Math.min(3, line.word.length), shared(line.word, line.stem)));
        for (const other of await this.lines(this.words, root)) if (other.stem === line.stem) add(other, weight);
      };
      const near = await this.lines(this.words, word);
      const exact = near.find((line) => line.word === word);
      const begun = near.filter((line) => line !== exact && line.word.startsWith(word));
      if (exact) {
        add(exact, 1);
        await family(exact, 0.85);
        if (isLast) addAll(begun, 10, 0.3);
      } else if (begun.length && (isLast || word.length > 3)) {
        addAll(begun, 10, 0.8);
      }
      if (forms.size || word.length < 4) return { word, exact, forms };
      // An end that no word has.
      for (let end = word.length - 1; !forms.size && end > word.length - 5 && end > 2; end--) {
        const head = word.slice(0, end);
        const line = (await this.lines(this.words, head)).find(({ word, stem }) => word === head || stem === head);
        if (line?.stem.length > end - 3) await family(line, 0.8);
      }
      // A letter that is wrong, in the word's second half or in its first.
      const typed = (await this.lines(this.words, word.slice(0, 3))).filter((line) => isNear(line.word, word));
      const back = reversed(word);
      for (const { word: ending } of await this.lines(this.backwards, back.slice(0, 3))) {
        if (isNear(ending, back)) typed.push(await this.line(reversed(ending)));
      }
      for (const line of addAll([...new Set(typed)].filter(Boolean), 5, 0.6)) await family(line, 0.5);
      return { word, exact, forms };
    }
  }

  // Ways in which Dutch and German join words.
  const JOINTS = ["", "s", "es", "n", "en", "e", "er"];

  // What of a query stands where: [{index, subject, score, place, forms}], the best first.
  async function find(index, query, filters) {
    const typed = words(query);
    const isOpen = /[^\s.,;:!?]$/.test(query);
    const asked = (await Promise.all(typed.map(async ({ text, parts }, i) => {
      const whole = await index.forms(text, isOpen && i === typed.length - 1);
      return whole.exact || !parts.length ? whole : Promise.all(parts.map((part) => index.forms(part)));
    }))).flat();
    // Two words that stand side by side may be written as one.
    for (const [i, b] of asked.entries()) {
      const a = asked[i - 1];
      if (!(a?.word.length > 2 && b.word.length > 2)) continue;
      const joined = (/^(nl|de)/.test(index.lang) ? JOINTS : [""]).map((joint) => a.word + joint + b.word);
      for (const line of await index.lines(index.words, a.word)) {
        if (joined.includes(line.word)) for (const { forms } of [a, b]) forms.set(line, Math.max(0.8, forms.get(line) ?? 0));
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
          if (!(best.get(subject)?.score >= score)) best.set(subject, { score, place, word: line.word });
        }
      }
      const exact = one.exact ? index.df(one.exact) : best.size;
      const idf = Math.log(1 + index.count / Math.max(1, Math.sqrt(exact * Math.max(1, best.size))));
      total += idf;
      for (const [subject, { score, place, word }] of best) {
        if (filters.some((set) => !set.has(subject))) continue;
        const known = scores.get(subject) ?? { index, subject, sum: 0, idf: 0, most: 0, forms: new Map() };
        const part = idf * score;
        if (part > known.most) Object.assign(known, { most: part, place });
        known.sum += part;
        known.idf += idf;
        // What is nearly everywhere, like `the`, is not worth a mark.
        if (idf > 1) known.forms.set(word, part);
        scores.set(subject, known);
      }
    }
    const results = [...scores.values()];
    for (const result of results) result.score = result.sum * Math.sqrt(result.idf / total);
    return results.sort((a, b) => b.score - a.score || a.subject - b.subject);
  }

  const finding = async ({ index, subject }) => (await index.file(`f-${subject >> 3}-${index.findings[subject >> 3]}`))[subject & 7];

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
  // So many of each are looked for at first: what a screen shows.
  const GROUPS = [["answers", 3], ["pages", matchMedia("(width < 48rem)").matches ? 5 : 8], ["people", 4]];
  let shown = {};
  let turn = 0;

  const element = (name, attributes = {}, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) if (value !== undefined) made.setAttribute(key, value);
    made.append(...children);
    return made;
  };

  // The words of a text that were found.
  const there = (text, forms) => words(text).filter(({ text, parts }) => [text, ...parts].some((word) => forms.has(word)));

  // A text with those words marked.
  function marked(text, forms) {
    const nodes = [];
    let at = 0;
    for (const word of there(text, forms)) {
      if (word.at >= at) {
        nodes.push(text.slice(at, word.at), element("mark", {}, text.slice(word.at, word.end)));
        at = word.end;
      }
    }
    nodes.push(text.slice(at));
    return nodes;
  }

  // The page that a result leads to: itself, or, where there is no server, its text from beside the index.
  const pages = new Map();
  function read({ index, subject }, href) {
    if (!pages.has(href)) {
      const html = portable ? index.file(`t-${subject}`) : fetch(root + href).then((answer) => answer.text());
      pages.set(href, html.then((html) => {
        const page = new DOMParser().parseFromString(html, "text/html");
        for (const sign of page.querySelectorAll(".anchor")) sign.remove();
        return page;
      }));
    }
    return pages.get(href);
  }

  // The passage in which the words stand that say most, and the heading above it: {text, heading}.
  async function passage(href, summary, result, comment) {
    const page = await read(result, href);
    const all = page.getElementById(comment) ?? page.querySelector(".prose, main") ?? page.body;
    const { forms } = result;
    const sum = (words) => words.reduce((sum, word) => sum + (forms.get(word) ?? 0), 0);
    const weigh = (text) => sum([...new Set(there(text, forms).flatMap(({ text, parts }) => [text, ...parts]))]);
    let best, heading, above, most = weigh(summary);
    for (const block of all.querySelectorAll(":is(p, li, td, dd, pre, blockquote, h2, h3, h4, h5, h6):not(:has(p, li, pre))")) {
      if (block.tagName[0] === "H") above = block;
      const text = block.textContent.replace(/\s+/g, " ").trim();
      // Only what may be better is taken apart.
      const folded = fold(text);
      if (sum([...forms.keys()].filter((form) => folded.includes(form))) <= most) continue;
      const weight = weigh(text);
      if (weight > most) [most, best, heading] = [weight, block === above ? "" : text, above];
    }
    if (best) {
      const from = best.lastIndexOf(" ", Math.max(0, there(best, forms)[0].at - 60)) + 1;
      const end = best.length - from > 180 ? best.lastIndexOf(" ", from + 180) : best.length;
      best = (from ? "… " : "") + best.slice(from, end) + (end < best.length ? " …" : "");
    }
    return { text: best, heading };
  }

  function item([what, name, href, section, summary, places, face], result) {
    const isTalk = what > 1;
    const [comment, author] = places.slice(2 * (result.place || 1) - 2);
    const link = (text, id) => element("a", { href: root + href + (id ? `#${encodeURIComponent(id)}` : "") }, ...marked(text, result.forms));
    const title = link(name, comment);
    if (what === 1) {
      const [picture, letters, tint] = face;
      const person = element("span", { class: "person" }, picture ? element("img", { class: "face", src: root + picture, alt: "", width: 96, height: 96 })
        : element("span", { class: `face tint-${tint}`, "aria-hidden": "true" }, letters), element("span", {}, title, " ", element("span", { class: "role" }, section)));
      return element("li", { class: "found" }, person);
    }
    const head = element("p", { class: "entry-title" }, title);
    if (what === 2) head.append(" ", element("span", { class: "accepted" }, say.accepted));
    const where = element("p", { class: "found-in" });
    const add = (part) => part && where.append(where.hasChildNodes() ? " · " : "", part);
    add(section);
    add(author);
    if (result.index.lang !== lang) add(element("span", { lang: result.index.lang }, result.index.lang.toUpperCase()));
    const text = element("p", { class: "entry-summary" }, ...marked(summary, result.forms));
    const made = element("li", { class: "entry found" }, head, where, text);
    // What nobody looks at yet is not read, and nothing where readers pay for every page.
    if (!navigator.connection?.saveData && !(portable && isTalk)) {
      made.seen = () => passage(href, summary, result, comment).then(({ text: better, heading }) => {
        if (better) text.replaceChildren(...marked(better, result.forms));
        if (heading?.id && !isTalk) add(link(heading.textContent.trim(), heading.id));
      }, () => {});
      eye.observe(made);
    }
    return made;
  }
  const eye = new IntersectionObserver((seen) => {
    for (const { intersectionRatio, target } of seen) {
      // Of what the edge of the screen cuts off, nobody reads a sentence yet.
      if (intersectionRatio < .9) continue;
      eye.unobserve(target);
      target.seen();
    }
  }, { threshold: .9 });

  // A group of results, so many of them as are wanted.
  async function group(name, most, all) {
    const limit = shown[name] ?? most;
    const items = await Promise.all(all.slice(0, limit).map(async (result) => item(await finding(result), result)));
    const made = element("section", { class: `group-${name}`, "aria-labelledby": `found-${name}` },
      element("h2", { class: "rubric", id: `found-${name}` }, say[name], " ", element("span", { class: "count" }, all.length)),
      element("ul", { class: "entries" }, ...items));
    if (all.length > limit) {
      const more = element("button", { type: "button", class: "more" }, say.more);
      more.onclick = async () => {
        shown[name] = limit + 10;
        await search();
        results.querySelectorAll(`.group-${name} .found`)[limit].querySelector("a").focus();
      };
      made.append(more);
    }
    return made;
  }

  const chosen = () => ["kind", "in", "tag"].map((name) => form.elements[name]?.value).filter(Boolean);

  async function search() {
    const mine = ++turn;
    const query = field.value.trim();
    form.classList.toggle("narrowed", chosen().length > 0);
    around.hidden = query;
    let told = "", made = [];
    try {
      const all = { answers: [], pages: [], people: [] };
      const { lang: choice } = form.elements;
      const wanted = choice?.value ?? lang;
      for (const language of !query ? [] : wanted !== "*" ? [wanted] : [...choice.options].map(({ value }) => value).slice(0, -1)) {
        const index = indexOf(language);
        await index.ready;
        const filters = await Promise.all(chosen().map((word) => index.filter(word)));
        const [answers, people] = await Promise.all(["!is.answer", "!is.person"].map((word) => index.filter(word)));
        for (const result of await find(index, field.value, filters)) {
          all[answers.has(result.subject) ? "answers" : people.has(result.subject) ? "people" : "pages"].push(result);
        }
      }
      for (const [name, results] of Object.entries(all)) {
        results.sort((a, b) => b.score - a.score);
        // Far behind the best nobody looks.
        all[name] = results.filter(({ score }) => score > results[0].score / 8);
      }
      made = await Promise.all(GROUPS.filter(([name]) => all[name].length).map(([name, most]) => group(name, most, all[name])));
      const count = Object.values(all).flat().length;
      if (query) told = count ? amount(count) : say.none.replace("{query}", query);
      if (mine === turn) around.hidden = count;
    } catch {
      made = [];
      told = say.failed;
    }
    if (mine !== turn) return;
    // Whoever has gone on to the results stays there.
    const place = links().indexOf(document.activeElement);
    results.replaceChildren(...made);
    links()[place]?.focus();
    status.textContent = told;
  }

  const address = () => {
    const asked = new URLSearchParams([...new FormData(form)].filter(([name, value]) => value && !(name === "lang" && value === lang)));
    return `${location.pathname}${asked.size ? "?" : ""}${asked}`;
  };
  const ask = () => {
    const asked = new URLSearchParams(location.search);
    for (const part of form.elements) if (part.name) part.value = asked.get(part.name) ?? (part.name === "lang" ? lang : "");
    return search();
  };
  const links = () => [...results.querySelectorAll(".entry-title a, .person a")];
  const first = () => (links()[0] ?? field).focus();
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
    search().then(first);
  });
  addEventListener("popstate", ask);
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    // The field is the place before the first.
    const all = [field, ...links()];
    const place = all.indexOf(document.activeElement);
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (move && place >= 0) {
      event.preventDefault();
      all[Math.min(Math.max(place + move, 0), all.length - 1)].focus();
    } else if (event.key === "Escape" && place >= 0) {
      event.preventDefault();
      if (!place && field.value) {
        field.value = "";
        later();
      }
      field.focus();
    }
  });
  indexOf(lang);
  // Whoever comes with a question goes on with the keyboard where the answer is.
  ask().then(() => { if (document.activeElement === document.body) first(); });
})();
