// <polder-thread>: takes over the discussion that stands in the page, loads what is newer, and keeps it living.
// All words come from the page; what others wrote comes from the service as cleaned HTML.
const KINDS = ["thanks", "agree", "celebrate", "insightful"];
// Levels below the first; what answers deeper stands beside what it answers.
const DEEPEST = 3;
// Without a stream it is asked for again, so often.
const PAUSE = 30000;

// So many milliseconds after the last letter it is asked whom somebody could mean.
const REST = 120;

const make = (name, props = {}, ...children) => {
  const element = Object.assign(document.createElement(name), props);
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
};

class PolderThread extends HTMLElement {
  #known = new Map();
  #me = null;
  #cursor = "";
  #first = true;
  #stream;
  #timer;

  connectedCallback() {
    this.api = `${this.dataset.service}/api/v1`;
    this.thread = `${this.api}/threads/${this.dataset.page}`;
    this.count = this.closest(".thread")?.querySelector(".count");
    this.told = this.querySelector(".told");
    this.form = this.querySelector(":scope > form.say");
    // The day first, as the page has it.
    const lang = this.dataset.lang === "en" ? "en-GB" : this.dataset.lang;
    this.dates = new Intl.DateTimeFormat(lang, { dateStyle: "long" });
    this.ago = new Intl.RelativeTimeFormat(this.dataset.lang, { numeric: "auto" });
    for (const tools of this.querySelectorAll(".tools, .around")) tools.remove();
    if (this.form) this.#prepare(this.form, "");
    this.give = this.querySelector(":scope > .give");
    if (this.give) this.#thanks(this.give.querySelector("form"));
    this.addEventListener("click", (event) => this.#look(event));
    // Who never scrolls so far asks for nothing.
    const near = new IntersectionObserver((seen) => {
      if (!seen.some((entry) => entry.isIntersecting)) return;
      near.disconnect();
      this.#begin();
    }, { rootMargin: "600px" });
    near.observe(this);
    if (location.hash.startsWith("#comment-")) this.#begin();
    addEventListener("pagehide", () => this.#hush());
    addEventListener("pageshow", (event) => event.persisted && this.#begin());
  }

  #hush() {
    this.#stream?.close();
    this.#stream = undefined;
    clearInterval(this.#timer);
  }

  #begin() {
    if (this.#stream) return;
    const stream = new EventSource(`${this.thread}/events`, { withCredentials: true });
    this.#stream = stream;
    // Only when the stream listens is the thread asked for: nothing falls between.
    stream.addEventListener("cursor", () => this.#load());
    stream.addEventListener("change", (event) => this.#take(JSON.parse(event.data), false));
    stream.addEventListener("error", () => {
      if (stream.readyState !== EventSource.CLOSED) return;
      clearInterval(this.#timer);
      this.#timer = setInterval(() => document.hidden || this.#load(), PAUSE);
      this.#load();
    });
  }

  async #load() {
    const mine = this.#ask("GET", `${this.thread}/me`);
    const answer = await this.#ask("GET", this.thread);
    if (answer.status === 404 && !this.#known.size) return this.#tell(this.dataset.unknown);
    if (!answer.ok) return;
    const me = await mine;
    this.#me = me.ok ? await me.json() : null;
    this.#take(await answer.json(), true);
    if (this.#first && location.hash.startsWith("#comment-")) document.querySelector(`#${CSS.escape(location.hash.slice(1))}`)?.scrollIntoView();
    this.#first = false;
  }

  async #ask(method, url, body) {
    const options = { method, credentials: "include", cache: "no-cache" };
    if (body) Object.assign(options, { body: JSON.stringify(body), headers: { "content-type": "application/json" } });
    try {
      return await fetch(url, options);
    } catch {
      return { ok: false, status: 0 };
    }
  }

  // Takes a thread, or what is newer in it, into the page.
  #take(thread, whole) {
    if (thread.cursor === this.#cursor && !whole) return;
    this.#cursor = thread.cursor;
    this.kind = thread.kind;
    this.closed = thread.state === "closed";
    this.#vote(thread.poll);
    const news = [];
    const live = new Set();
    // A moderator put them under another page.
    for (const { id } of thread.moved ?? []) {
      this.querySelector(`#comment-${CSS.escape(id)}`)?.remove();
      this.#known.delete(id);
    }
    for (const comment of thread.comments) {
      live.add(comment.id);
      const isNew = this.#place(comment);
      const by = comment.author?.name ?? this.dataset.anonymous;
      if (isNew && !this.#first && comment.author?.id !== this.#me?.id) news.push(by);
    }
    if (whole) {
      for (const item of this.querySelectorAll(".comment")) {
        if (!live.has(item.id.slice(8)) && !item.querySelector(".comment")) item.remove();
      }
      this.querySelector(".more")?.remove();
    }
    this.#settle();
    if (news.length) this.#tell(news.map((name) => this.dataset.news.replace("{name}", name)).join(". "));
  }

  #settle() {
    const said = [...this.querySelectorAll(".comment > .said > .prose")].length;
    if (this.count) this.count.textContent = said || "";
    if (said) this.querySelector(".nothing")?.remove();
    if (this.closed && this.form) {
      this.form.remove();
      this.form = undefined;
      this.give?.remove();
      if (!this.querySelector(".closed")) this.told.before(make("p", { className: "meta closed", textContent: this.dataset.closed }));
      for (const tools of this.querySelectorAll(".tools, .comment form")) tools.remove();
    }
    if (this.give) this.give.hidden = this.#me?.id === this.dataset.person;
    this.#around();
  }

  // Who is signed on follows the thread or does not, and finds what concerns them.
  #around() {
    const old = this.querySelector(":scope > .around");
    const focused = old?.contains(document.activeElement);
    old?.remove();
    if (!this.#me) return;
    const { follows } = this.#me;
    const button = make("button", { type: "button", textContent: follows ? this.dataset.unfollow : this.dataset.follow });
    const around = make("p", { className: "around" }, button);
    button.onclick = () => this.#act(around, follows ? "DELETE" : "PUT", `${this.thread}/follow`);
    around.append(make("a", { href: `${this.dataset.service}/me?lang=${this.dataset.lang}`, textContent: this.dataset.mine }));
    if (this.#me.owns || this.#me.moderates) {
      // Polls and the like are set up on the service's own page.
      around.append(make("a", { href: `${this.dataset.service}/t/${this.dataset.page}?lang=${this.dataset.lang}#keeper`, textContent: this.dataset.pollSet }));
    }
    this.told.before(around);
    if (focused) button.focus();
  }

  // The poll: what one can choose, and how people chose.
  #vote(poll) {
    const old = this.querySelector(":scope > .poll");
    if (!poll) return old?.remove();
    const words = this.dataset;
    const mine = this.#me?.chosen ?? [];
    // Whoever is about to choose goes on where they are.
    const held = old?.contains(document.activeElement) && document.activeElement.value;
    const ticked = [...(held && old?.querySelectorAll("input:checked") || [])].map((box) => Number(box.value));
    const box = make("div", { className: "poll" });
    if (poll.closed || this.closed) {
      box.append(make("h3", { className: "question", textContent: poll.question }));
    } else {
      const choices = poll.options.map(({ text }, place) => {
        const checked = held ? ticked.includes(place) : mine.includes(place);
        const type = poll.multiple ? "checkbox" : "radio";
        return make("label", {}, make("input", { type, name: "option", value: place, checked }), " ", text);
      });
      const back = make("button", { type: "button", className: "quiet", textContent: words.pollTakeBack });
      const buttons = make("p", { className: "do" }, make("button", { textContent: words.pollVote }), mine.length ? back : null);
      const form = make("form", {}, make("fieldset", {}, make("legend", { textContent: poll.question }), ...choices), buttons);
      const cast = (options) => this.#act(form, "PUT", `${this.thread}/vote`, { options });
      back.onclick = () => cast([]);
      form.onsubmit = (event) => {
        event.preventDefault();
        document.activeElement?.blur();
        cast([...form.querySelectorAll("input:checked")].map((box) => Number(box.value)));
      };
      box.append(form);
    }
    if (poll.voters && poll.options.every(({ votes }) => votes !== null)) {
      const result = this.#result(poll, mine);
      const open = old?.querySelector("details")?.open ?? false;
      // Who has not chosen yet sees how others did when they ask for it.
      const folded = () => make("details", { open }, make("summary", { textContent: words.pollResult }), result);
      box.append(poll.closed || this.closed || mine.length ? result : folded());
    }
    const facts = [words.pollVoters.replace("{n}", poll.voters)];
    if (poll.closed) facts.push(words.pollClosed);
    else if (poll.hidden) facts.push(words.pollHidden);
    if (poll.closes && !poll.closed) facts.push(words.pollUntil.replace("{date}", this.dates.format(new Date(poll.closes))));
    box.append(make("p", { className: "meta", textContent: facts.join(" ") }));
    if (old) old.replaceWith(box);
    else this.prepend(box);
    if (held) box.querySelector(`[value="${CSS.escape(held)}"]`)?.focus();
  }

  #result(poll, mine) {
    const head = ["pollChoice", "pollShare", "pollVotes"].map((word) => make("th", { scope: "col", textContent: this.dataset[word] }));
    const rows = poll.options.map(({ text, votes }, place) => {
      const share = Math.round((votes * 100) / poll.voters);
      const bar = make("progress", { max: 100, value: share });
      bar.setAttribute("aria-hidden", "true");
      const cells = [make("th", { scope: "row", textContent: text }), make("td", {}, bar, ` ${share} %`), make("td", { textContent: votes })];
      return make("tr", { className: mine.includes(place) ? "chosen" : "" }, ...cells);
    });
    return make("table", {},
      make("caption", { className: "unseen", textContent: this.dataset.pollResult }),
      make("thead", { className: "unseen" }, make("tr", {}, ...head)),
      make("tbody", {}, ...rows));
  }

  // Shows what a comment said before, or hides it again.
  async #look(event) {
    const mark = event.target.closest("a.mark");
    if (!mark || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const said = mark.closest(".said");
    const there = said.querySelector(":scope > .versions");
    mark.setAttribute("aria-expanded", String(!there));
    if (there) return there.remove();
    const answer = await this.#ask("GET", `${this.api}/comments/${said.parentElement.id.slice(8)}/history`);
    if (!answer.ok) return this.#tell(await this.#why(answer), said);
    const { versions } = await answer.json();
    const list = make("ol", { className: "versions" }, ...versions.slice(0, -1).map(({ html, written }) => make("li", {},
      make("time", { className: "meta", dateTime: written, textContent: this.#when(written) }),
      make("div", { className: "prose", innerHTML: html }))));
    list.setAttribute("aria-label", this.dataset.versions);
    said.querySelector(":scope > .prose")?.after(list);
  }

  // The form to thank whom the page tells of.
  #thanks(form) {
    const { reason, evidence } = form.elements;
    form.onsubmit = async (event) => {
      event.preventDefault();
      const answer = await this.#ask("POST", `${this.thread}/kudos`, { reason: reason.value, evidence: evidence.value });
      if (!answer.ok) return this.#tell(await this.#why(answer), form);
      form.querySelector(".wrong")?.remove();
      form.reset();
      this.give.open = false;
      await this.#arrived(await answer.json());
    };
    this.#complete(reason);
  }

  // Puts a comment where it belongs, or brings it up to date; says whether it is new here.
  #place(comment) {
    let item = this.querySelector(`#comment-${CSS.escape(comment.id)}`);
    const before = this.#known.get(comment.id);
    this.#known.set(comment.id, comment);
    const isNew = !item;
    if (isNew) {
      if (comment.state !== "published" && !this.#isAnswered(comment)) return false;
      item = make("li", { className: "comment", id: `comment-${comment.id}` }, make("div", { className: "said" }));
      this.#list(comment).append(item);
    }
    const said = item.firstElementChild;
    const old = said.querySelector(":scope > :is(.prose, .gone)");
    const published = comment.state === "published";
    const wasPublished = old?.className === "prose";
    const edited = comment.edited && comment.edited !== said.querySelector(".mark")?.dataset.at;
    if (isNew || wasPublished !== published || edited) this.#write(said, comment);
    this.#mark(item, said, comment);
    this.#tools(said, comment);
    return isNew && published;
  }

  #isAnswered(comment) {
    return [...this.#known.values()].some((other) => other.parent === comment.id);
  }

  // The list in which a comment stands: that of what it answers, and no deeper than can be followed.
  #list(comment) {
    let parent = comment.parent && this.querySelector(`#comment-${CSS.escape(comment.parent)}`);
    if (parent) {
      let level = 0;
      for (let up = parent.parentElement.closest(".comment"); up; up = up.parentElement.closest(".comment")) level += 1;
      if (level >= DEEPEST) parent = parent.parentElement.closest(".comment");
      let list = parent.querySelector(":scope > .replies");
      if (!list) parent.append(list = make("ol", { className: "replies" }));
      return list;
    }
    let list = this.querySelector(":scope > .comments");
    if (!list) (this.querySelector(".nothing") ?? this.form ?? this.told).before(list = make("ol", { className: "comments" }));
    return list;
  }

  #write(said, comment) {
    const published = comment.state === "published";
    const name = published ? comment.author?.name ?? this.dataset.anonymous : this.dataset.anonymous;
    const time = make("time", { dateTime: comment.created, textContent: this.#when(comment.created) });
    const link = make("a", { className: "said-on", href: `#comment-${comment.id}` }, time);
    const words = make("span", {}, this.#who(comment, name), " ", ...this.#origin(published && comment.author), link);
    if (published && comment.edited) {
      const href = `${this.dataset.service}/t/${this.dataset.page}/versions/${comment.id}?lang=${this.dataset.lang}`;
      const mark = make("a", { className: "mark", href, textContent: this.dataset.edited });
      mark.dataset.at = comment.edited;
      words.append(" ", mark);
    }
    const speaker = make("p", { className: "speaker" }, this.#face(published ? comment.author : null, name), words);
    // The service cleaned it; the page's policy lets nothing run in any case.
    const text = published
      ? make("div", { className: "prose", innerHTML: comment.html, ...(comment.lang && { lang: comment.lang, dir: "auto" }) })
      : make("p", { className: "gone", textContent: this.dataset.gone });
    for (const old of said.querySelectorAll(":scope > :is(.speaker, .kudos, .prose, .gone, .versions)")) old.remove();
    const parts = [speaker, text];
    if (comment.kudos) parts.splice(1, 0, this.#kudos(comment.kudos));
    const answer = said.querySelector(":scope > .answer");
    if (answer) answer.after(...parts);
    else said.prepend(...parts);
  }

  // The other site from which somebody speaks.
  #origin(author) {
    if (!author?.via) return [];
    const via = this.dataset.via.replace("{site}", () => author.via);
    return [make("span", { className: "origin", textContent: author.entity ? `${author.entity}, ${via}` : via }), " "];
  }

  #kudos({ href, title }) {
    const link = href && make("a", { href, textContent: title });
    return make("p", { className: "kudos", textContent: this.dataset.kudos }, ...(link ? [" · ", link] : []));
  }

  // Somebody who spoke here before looks as they did there.
  #before(author) {
    if (!author?.id) return null;
    for (const [id, other] of this.#known) {
      if (other.author?.id !== author.id) continue;
      const speaker = this.querySelector(`#comment-${CSS.escape(id)} > .said > .speaker`);
      if (speaker) return speaker;
    }
    return null;
  }

  #face(author, name) {
    const known = this.#before(author)?.querySelector(".face");
    if (known) return known.cloneNode(true);
    const parts = name.split(/\s+/u).map((part) => part.match(/[\p{L}\p{N}]/u)?.[0]).filter(Boolean);
    const letters = author ? parts[0] + (parts.length > 1 ? parts.at(-1) : "") : "·";
    let tint = 0;
    for (const c of author ? name : "") tint = (tint * 31 + c.codePointAt(0)) % 8;
    const face = make("span", { className: `face tint-${tint}`, textContent: letters.toUpperCase() });
    face.setAttribute("aria-hidden", "true");
    return face;
  }

  #who(comment, name) {
    const known = comment.state === "published" && this.#before(comment.author)?.querySelector("a:not(.said-on)");
    return known ? known.cloneNode(true) : name;
  }

  #when(iso) {
    const then = new Date(iso);
    const since = Math.round((then - Date.now()) / 60000);
    if (since > -60) return this.ago.format(Math.min(since, 0), "minute");
    if (since > -24 * 60) return this.ago.format(Math.round(since / 60), "hour");
    return this.dates.format(then);
  }

  #mark(item, said, comment) {
    item.classList.toggle("accepted", comment.accepted);
    const answer = said.querySelector(":scope > .answer");
    if (comment.accepted && !answer) said.prepend(make("p", { className: "answer", textContent: this.dataset.answer }));
    if (!comment.accepted) answer?.remove();
    // Said here, and not yet seen where the thread belongs.
    const { awaits } = comment;
    said.querySelector(":scope > .speaker .awaits")?.remove();
    if (awaits) said.querySelector(":scope > .speaker > span:last-child").append(" ", make("span", { className: "awaits", textContent: this.dataset.awaits.replace("{site}", () => awaits) }));
  }

  // What one can do with a comment; what people felt about it.
  #tools(said, comment) {
    said.querySelector(":scope > .reactions")?.remove();
    const old = said.querySelector(":scope > .tools");
    const focused = old?.contains(document.activeElement) && document.activeElement.dataset.do;
    old?.remove();
    if (comment.state !== "published") return;
    const mine = this.#me?.reactions?.[comment.id] ?? [];
    const tools = make("div", { className: "tools" });
    const name = comment.author?.name ?? this.dataset.anonymous;
    const button = (what, text, does, about) => {
      const element = make("button", { type: "button", textContent: text, onclick: does });
      element.dataset.do = what;
      if (about) element.setAttribute("aria-label", `${text}: ${name}`);
      tools.append(element);
      return element;
    };
    if (!this.closed) button("reply", this.dataset.reply, () => this.#open(said, comment, false), true);
    for (const kind of KINDS) {
      const count = comment.reactions[kind] ?? 0;
      if (this.closed && !count) continue;
      const felt = mine.includes(kind);
      const element = button(kind, this.dataset[kind], () => this.#feel(comment, kind, !felt));
      element.disabled = this.closed;
      element.setAttribute("aria-pressed", felt);
      if (count) element.append(" ", make("span", { className: "count", textContent: count }));
    }
    if (this.#me && this.#me.id === comment.author?.id && !this.closed) {
      button("edit", this.dataset.edit, () => this.#open(said, comment, true), true);
      const back = button("back", this.dataset.takeBack, () => {
        if (back.dataset.sure) return this.#withdraw(said, comment);
        back.dataset.sure = "yes";
        back.textContent = this.dataset.sure;
        back.removeAttribute("aria-label");
        back.onblur = () => {
          delete back.dataset.sure;
          back.textContent = this.dataset.takeBack;
        };
      }, true);
    }
    if (this.#mayAccept(comment)) {
      const chosen = comment.accepted ? null : comment.id;
      const choose = () => this.#act(said, "PUT", `${this.thread}/answer`, { comment: chosen });
      if (comment.parent || this.kind === "question") button("accept", comment.accepted ? this.dataset.acceptUndo : this.dataset.accept, choose, true);
      if (!comment.parent && this.kind !== "question") button("elsewhere", this.dataset.elsewhere, () => this.#point(said, comment), true);
    }
    said.querySelector(":scope > :is(.prose, .gone)").after(tools);
    if (focused) tools.querySelector(`[data-do="${focused}"]`)?.focus();
  }

  #mayAccept(comment) {
    if (!this.#me || this.closed || comment.kudos) return false;
    let root = comment;
    while (root.parent && this.#known.has(root.parent)) root = this.#known.get(root.parent);
    const inCharge = this.kind === "question" && (this.#me.moderates || this.#me.owns);
    const asks = this.kind === "question" || root.html?.includes("?");
    return inCharge || (asks && root.author?.id === this.#me.id);
  }

  async #act(near, method, url, body) {
    const answer = await this.#ask(method, url, body);
    if (!answer.ok) return this.#tell(await this.#why(answer), near);
    await this.#load();
  }

  #feel(comment, kind, on) {
    const said = this.querySelector(`#comment-${CSS.escape(comment.id)} > .said`);
    return this.#act(said, on ? "PUT" : "DELETE", `${this.api}/comments/${comment.id}/reactions/${kind}`);
  }

  #withdraw(said, comment) {
    return this.#act(said, "DELETE", `${this.api}/comments/${comment.id}`);
  }

  // Opens the form beneath a comment, to answer it or to change it; once more closes it.
  async #open(said, comment, change) {
    const key = `${change ? "edit" : "reply"}-${comment.id}`;
    const there = said.querySelector(":scope > form");
    there?.remove();
    if (there?.dataset.key === key || !this.form) return;
    const form = this.form.cloneNode(true);
    form.dataset.key = key;
    for (const part of form.querySelectorAll(".preview, .wrong, .people, .tick, .nameless, [data-do]")) part.remove();
    const field = form.elements.body;
    field.id = `say-${key}`;
    field.removeAttribute("aria-describedby");
    form.querySelector(".hint")?.remove();
    const label = form.querySelector("label");
    label.htmlFor = field.id;
    label.textContent = change ? this.dataset.edit : this.dataset.replyTo.replace("{name}", comment.author?.name ?? this.dataset.anonymous);
    field.value = "";
    said.append(form);
    this.#prepare(form, key, change ? comment : null, change ? null : comment.id);
    const cancel = make("button", { type: "button", className: "quiet", textContent: this.dataset.cancel });
    cancel.onclick = () => this.#shut(said, form);
    form.querySelector(".do").append(cancel);
    form.onkeydown = (event) => {
      // Nothing is returned: `false` would swallow the key.
      if (event.key === "Escape") this.#shut(said, form);
    };
    if (change && !field.value) {
      const answer = await this.#ask("GET", `${this.api}/comments/${comment.id}/source`);
      if (!answer.ok) return this.#tell(await this.#why(answer), form);
      field.value = (await answer.json()).body;
    }
    field.focus();
  }

  // Opens the form that says where the answer stands already; once more closes it.
  #point(said, comment) {
    const there = said.querySelector(":scope > form");
    there?.remove();
    if (there?.dataset.key === "link") return;
    const field = make("input", { type: "text", id: `link-${comment.id}`, required: true, inputMode: "url", autocomplete: "off" });
    const label = make("label", { htmlFor: field.id, textContent: this.dataset.elsewhereWhere });
    const form = make("form", { className: "say" }, label, field, make("p", { className: "do" }, make("button", { textContent: this.dataset.send })));
    form.dataset.key = "link";
    form.onsubmit = async (event) => {
      event.preventDefault();
      const answer = await this.#ask("POST", `${this.thread}/answer`, { link: field.value, question: comment.id });
      if (!answer.ok) return this.#tell(await this.#why(answer), form);
      form.remove();
      await this.#arrived(await answer.json());
    };
    form.onkeydown = (event) => {
      // Nothing is returned: `false` would swallow the key.
      if (event.key === "Escape") this.#shut(said, form);
    };
    said.append(form);
    field.focus();
  }

  #shut(said, form) {
    sessionStorage.removeItem(this.#draft(form.dataset.key));
    form.remove();
    said.querySelector(":scope > .tools button")?.focus();
  }

  #draft(key) {
    return `talk ${this.dataset.page} ${key}`;
  }

  #prepare(form, key, change = null, parent = null) {
    const field = form.elements.body;
    const draft = sessionStorage.getItem(this.#draft(key));
    if (draft && !field.value.trim()) field.value = draft;
    field.oninput = () => sessionStorage.setItem(this.#draft(key), field.value);
    this.#complete(field);
    const preview = make("button", { type: "button", className: "quiet", textContent: this.dataset.preview });
    preview.dataset.do = "preview";
    preview.onclick = () => this.#preview(form);
    form.querySelector(".do").append(preview);
    form.onsubmit = (event) => {
      event.preventDefault();
      this.#send(form, key, change, parent);
    };
  }

  async #preview(form) {
    const answer = await this.#ask("POST", `${this.thread}/preview`, { body: form.elements.body.value });
    form.querySelector(".preview")?.remove();
    if (!answer.ok) return this.#tell(await this.#why(answer), form);
    form.querySelector(".wrong")?.remove();
    form.append(make("div", { className: "preview prose", innerHTML: (await answer.json()).html }));
  }

  async #send(form, key, change, parent) {
    const body = form.elements.body.value;
    const button = form.querySelector(".do button");
    button.disabled = true;
    const answer = change
      ? await this.#ask("PATCH", `${this.api}/comments/${change.id}`, { body })
      : await this.#ask("POST", `${this.thread}/comments`, { body, parent, anonymous: form.elements.anonymous?.checked ?? false });
    button.disabled = false;
    if (!answer.ok) return this.#tell(await this.#why(answer), form);
    sessionStorage.removeItem(this.#draft(key));
    form.querySelector(".wrong")?.remove();
    form.querySelector(".preview")?.remove();
    form.elements.body.value = "";
    if (form.elements.anonymous) form.elements.anonymous.checked = false;
    if (key) form.remove();
    await this.#arrived(await answer.json());
  }

  // Something was said: where it is now, or when it comes.
  async #arrived({ id, state, secret }) {
    await this.#load();
    if (secret) {
      const href = `${this.dataset.service}/t/${this.dataset.page}/asked?lang=${this.dataset.lang}&key=${secret}`;
      const link = make("a", { href, textContent: this.dataset.askedOpen });
      // Apart from what is told in passing: no news may take the link away.
      const kept = make("p", { className: "kept" }, this.dataset.asked, " ", link, ". ", this.dataset.askedWaits);
      kept.setAttribute("role", "alert");
      this.told.before(kept);
      return link.focus();
    }
    this.#tell(state === "pending" ? this.dataset.waits : this.dataset.sent);
    this.querySelector(`#comment-${CSS.escape(id)} .said-on`)?.focus();
  }

  // Names to choose from, for who begins to write `@ad`.
  #complete(field) {
    const list = make("ul", { className: "people", id: `${field.id}-people`, hidden: true });
    list.setAttribute("role", "listbox");
    field.after(list);
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-controls", list.id);
    let [begin, turn, timer] = [0, 0];
    const close = () => {
      turn += 1;
      list.hidden = true;
      list.replaceChildren();
      field.removeAttribute("aria-activedescendant");
    };
    const take = (option) => {
      field.setRangeText(`${option.dataset.handle} `, begin, field.selectionStart, "end");
      field.dispatchEvent(new Event("input"));
      close();
    };
    const point = (option) => {
      for (const other of list.children) other.setAttribute("aria-selected", String(other === option));
      field.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    };
    const look = async () => {
      const before = field.value.slice(0, field.selectionStart);
      const handle = before.match(/(?<=^|[\s(["'“‘«*_])@[\p{L}\p{N}._-]{1,40}$/u)?.[0];
      if (!handle || !this.#me) return close();
      const now = (turn += 1);
      const answer = await this.#ask("GET", `${this.thread}/people?begin=${encodeURIComponent(handle.slice(1))}`);
      const people = answer.ok ? (await answer.json()).people : [];
      if (now !== turn) return;
      if (!people.length) return close();
      begin = before.length - handle.length;
      list.replaceChildren(...people.map(({ id, name }, place) => {
        const option = make("li", { id: `${list.id}-${place}` }, name, " ", make("span", { className: "meta", textContent: `@${id}` }));
        option.setAttribute("role", "option");
        option.dataset.handle = `@${id}`;
        // Before the field loses what it was at.
        option.onpointerdown = (event) => event.preventDefault();
        option.onclick = () => take(option);
        return option;
      }));
      list.setAttribute("aria-label", this.dataset.mentions.replace("{n}", people.length));
      list.hidden = false;
      point(list.firstElementChild);
      this.#tell(list.getAttribute("aria-label"));
    };
    field.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(look, REST);
    });
    field.addEventListener("blur", close);
    field.addEventListener("keydown", (event) => {
      const option = list.querySelector("[aria-selected=true]");
      if (list.hidden || !option || event.isComposing) return;
      const does = {
        ArrowDown: () => point(option.nextElementSibling ?? list.firstElementChild),
        ArrowUp: () => point(option.previousElementSibling ?? list.lastElementChild),
        Enter: () => take(option),
        Tab: () => take(option),
        Escape: close,
      }[event.key];
      if (!does) return;
      event.preventDefault();
      event.stopPropagation();
      does();
    });
  }

  async #why(answer) {
    if (answer.status === 422) {
      const { term } = await answer.json();
      if (term) return this.dataset.forbidden.replace("{term}", term);
    }
    if (answer.status === 401) return this.dataset.signedOut;
    if (answer.status === 409) return this.#known.size && this.closed ? this.dataset.closed : this.dataset.refused;
    if (answer.status === 429) return this.dataset.tooFast;
    if (answer.status === 404) return this.dataset.unknown;
    return answer.status === 0 || answer.status >= 500 ? this.dataset.unreachable : this.dataset.refused;
  }

  // Says something in words: beside what it is about, or where everybody hears it.
  #tell(words, near) {
    if (!near) {
      this.told.textContent = words;
      return;
    }
    near.querySelector(":scope > .wrong")?.remove();
    const wrong = make("p", { className: "wrong", textContent: words });
    wrong.setAttribute("role", "alert");
    (near.querySelector(":scope > .do") ?? near.lastElementChild).before(wrong);
  }
}

customElements.define("polder-thread", PolderThread);
