// Listens for new builds: reloads the page, or says what is wrong with the site.
(() => {
  const shown = Number(document.currentScript.dataset.number);
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

  const style = document.createElement("link");
  style.rel = "stylesheet";
  style.href = "/_polder/preview.css";
  document.head.append(style);

  const events = new EventSource("/_polder/events");
  events.addEventListener("message", async (event) => {
    const state = JSON.parse(event.data);
    if (state.number !== shown) return location.reload();
    if (state.talk && !you && document.querySelector("polder-thread")) await meet(state.talk);
    show(state);
  });
  addEventListener("pagehide", () => events.close());
})();
