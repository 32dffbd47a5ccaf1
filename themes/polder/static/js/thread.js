// <polder-thread>: takes over the discussion that stands in the page, loads what is newer, and keeps it living.
// All words come from the page; what others wrote comes from the service as cleaned HTML.
const KINDS = ["thanks", "agree", "celebrate", "insightful"];
// Levels below the first; what answers deeper stands beside what it answers.
const DEEPEST = 3;
// Without a stream it is asked for again, so often.
const PAUSE = 30000;

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
    this.dates = new Intl.DateTimeFormat(this.dataset.lang, { dateStyle: "long" });
    this.ago = new Intl.RelativeTimeFormat(this.dataset.lang, { numeric: "auto" });
    for (const tools of this.querySelectorAll(".tools")) tools.remove();
    if (this.form) this.#prepare(this.form, "");
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
    const news = [];
    const live = new Set();
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
    this.#settle(thread.state === "closed");
    if (news.length) this.#tell(news.map((name) => this.dataset.news.replace("{name}", name)).join(". "));
  }

  #settle(closed) {
    const said = [...this.querySelectorAll(".comment > .said > .prose")].length;
    if (this.count) this.count.textContent = said || "";
    if (said) this.querySelector(".nothing")?.remove();
    if (closed && this.form) {
      this.form.remove();
      this.form = undefined;
      if (!this.querySelector(".closed")) this.told.before(make("p", { className: "meta closed", textContent: this.dataset.closed }));
      for (const tools of this.querySelectorAll(".tools, .comment form")) tools.remove();
    }
    this.closed = closed;
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
    const words = make("span", {}, this.#who(comment, name), " ", link);
    if (published && comment.edited) {
      const mark = make("span", { className: "mark", textContent: this.dataset.edited });
      mark.dataset.at = comment.edited;
      words.append(" ", mark);
    }
    const speaker = make("p", { className: "speaker" }, this.#face(published ? comment.author : null, name), words);
    // The service cleaned it; the page's policy lets nothing run in any case.
    const text = published
      ? make("div", { className: "prose", innerHTML: comment.html })
      : make("p", { className: "gone", textContent: this.dataset.gone });
    said.querySelector(":scope > .speaker")?.remove();
    said.querySelector(":scope > :is(.prose, .gone)")?.remove();
    const answer = said.querySelector(":scope > .answer");
    if (answer) answer.after(speaker, text);
    else said.prepend(speaker, text);
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
    if (comment.parent && !comment.accepted && this.#mayAccept(comment)) {
      button("accept", this.dataset.accept, () => this.#act(said, "PUT", `${this.thread}/answer`, { comment: comment.id }), true);
    }
    said.querySelector(":scope > :is(.prose, .gone)").after(tools);
    if (focused) tools.querySelector(`[data-do="${focused}"]`)?.focus();
  }

  #mayAccept(comment) {
    if (!this.#me || this.closed) return false;
    let root = comment;
    while (root.parent && this.#known.has(root.parent)) root = this.#known.get(root.parent);
    const inCharge = this.kind === "question" && (this.#me.moderates || this.#me.owns);
    return inCharge || root.author?.id === this.#me.id;
  }

  async #act(near, method, url, body) {
    const answer = await this.#ask(method, url, body);
    if (!answer.ok) return this.#tell(this.#why(answer), near);
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
    for (const part of form.querySelectorAll(".preview, .wrong, [data-do]")) part.remove();
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
    form.onkeydown = (event) => event.key === "Escape" && this.#shut(said, form);
    if (change && !field.value) {
      const answer = await this.#ask("GET", `${this.api}/comments/${comment.id}/source`);
      if (!answer.ok) return this.#tell(this.#why(answer), form);
      field.value = (await answer.json()).body;
    }
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
    if (!answer.ok) return this.#tell(this.#why(answer), form);
    form.querySelector(".wrong")?.remove();
    form.append(make("div", { className: "preview prose", innerHTML: (await answer.json()).html }));
  }

  async #send(form, key, change, parent) {
    const body = form.elements.body.value;
    const button = form.querySelector(".do button");
    button.disabled = true;
    const answer = change
      ? await this.#ask("PATCH", `${this.api}/comments/${change.id}`, { body })
      : await this.#ask("POST", `${this.thread}/comments`, { body, parent });
    button.disabled = false;
    if (!answer.ok) return this.#tell(this.#why(answer), form);
    const { id, state } = await answer.json();
    sessionStorage.removeItem(this.#draft(key));
    form.querySelector(".wrong")?.remove();
    form.querySelector(".preview")?.remove();
    form.elements.body.value = "";
    if (key) form.remove();
    await this.#load();
    this.#tell(state === "pending" || state === "waiting" ? this.dataset.waits : this.dataset.sent);
    this.querySelector(`#comment-${CSS.escape(id)} .said-on`)?.focus();
  }

  #why(answer) {
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
