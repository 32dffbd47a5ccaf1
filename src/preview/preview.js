// Listens for new builds: shows what changed in the text, reloads the page where more did, or says what is wrong
// with the site.
(() => {
  let shown = Number(document.currentScript.dataset.number);
  let panel;
  let you;

  const show = (state) => {
    panel?.remove();
    const worst = state.problems.filter((problem) => problem.severity !== "note");
    if (worst.length === 0 && state.audiences.length < 2 && !you) return;
    panel = document.createElement("aside");
    panel.className = "polder-preview";
    panel.setAttribute("aria-label", "Polder preview");
    if (state.audiences.length > 1) panel.append(audiences(state));
    if (you) panel.append(you);
    if (worst.length > 0) panel.append(problems(worst, state.total));
    document.body.append(panel);
  };

  const problems = (worst, total) => {
    const details = document.createElement("details");
    details.open = worst.some((problem) => problem.severity === "error");
    const summary = document.createElement("summary");
    summary.textContent = total === 1 ? "1 problem" : `${total} problems`;
    const list = document.createElement("ul");
    for (const problem of worst) {
      const item = document.createElement("li");
      item.className = problem.severity;
      item.textContent = problem.text;
      list.append(item);
    }
    details.append(summary, list);
    return details;
  };

  const audiences = (state) => {
    const label = document.createElement("label");
    label.textContent = "As seen by ";
    const select = document.createElement("select");
    for (const name of state.audiences) {
      select.append(new Option(name, name, false, name === state.audience));
    }
    select.addEventListener("change", () => {
      fetch(`/_polder/audience/${encodeURIComponent(select.value)}`, { method: "POST" });
    });
    label.append(select);
    return label;
  };

  // Whom one speaks as in the discussions of this preview.
  const meet = async (talk) => {
    const answer = await fetch(`${talk}/dev/people`);
    if (!answer.ok) return;
    const told = await answer.json();
    you = document.createElement("label");
    you.textContent = "You are ";
    const select = document.createElement("select");
    select.append(new Option("nobody", "", false, !told.you));
    for (const person of told.people) {
      select.append(new Option(person.name, person.id, false, person.id === told.you));
    }
    select.addEventListener("change", async () => {
      await fetch(`${talk}/dev/you`, { method: "POST", body: new URLSearchParams({ who: select.value }) });
      location.reload();
    });
    you.append(select);
  };

  // The page as it is served now, and which build it is of: scripts may have changed the one that stands here.
  const ask = async () => {
    const answer = await fetch(location.href);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const script = page.querySelector("script[data-number]");
    script?.remove();
    return { page, number: Number(script?.dataset.number) };
  };

  const textOf = (page) => page.querySelector("main .prose");

  const around = (page) => {
    const copy = page.cloneNode(true);
    textOf(copy).replaceChildren();
    return copy;
  };

  // What a script has to look at when a page is loaded.
  const isActive = (block) => [block, ...block.querySelectorAll("*")].some((node) => node.matches("pre, script, form") || node.localName.includes("-"));

  // Puts the blocks that changed into the text that stands here, and leaves the reader where they are. Tells
  // whether that was all that changed.
  const swap = (old, fresh) => {
    const [text, was, is] = [document, old, fresh].map(textOf);
    if (!text || !was || !is || text.children.length !== was.children.length) return false;
    const [before, after] = [[...was.children], [...is.children]];
    const most = Math.min(before.length, after.length);
    let first = 0;
    while (first < most && before[first].isEqualNode(after[first])) first++;
    let last = 0;
    while (last < most - first && before.at(-1 - last).isEqualNode(after.at(-1 - last))) last++;
    const blocks = after.slice(first, after.length - last);
    if (blocks.some(isActive) || !around(old).isEqualNode(around(fresh))) return false;
    const gone = [...text.children].slice(first, before.length - last);
    const place = text.children[before.length - last] ?? null;
    for (const block of blocks) text.insertBefore(document.importNode(block, true), place);
    for (const block of gone) block.remove();
    return true;
  };

  let served = ask().catch(() => undefined);
  let following = Promise.resolve();
  const follow = async (number) => {
    if (number === shown) return;
    const [old, fresh] = [await served, await ask()];
    if (old?.number !== shown || !swap(old.page, fresh.page)) return location.reload();
    served = fresh;
    shown = fresh.number;
  };

  const style = document.createElement("link");
  style.rel = "stylesheet";
  style.href = "/_polder/preview.css";
  document.head.append(style);

  const events = new EventSource("/_polder/events");
  events.addEventListener("message", async (event) => {
    const state = JSON.parse(event.data);
    await (following = following.then(() => follow(state.number)));
    if (state.talk && !you && document.querySelector("polder-thread")) await meet(state.talk);
    show(state);
  });
  addEventListener("pagehide", () => events.close());
})();
