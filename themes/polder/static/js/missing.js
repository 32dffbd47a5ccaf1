// Shows what lives near an address where nothing does, and where to it moved.
{
  const place = document.querySelector(".nearest");
  const { files, root } = place.dataset;

  // As `render/address.rs` folds them.
  const fold = (part) => part.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace(/[^\p{L}\p{N}]/gu, "");
  const decoded = (part) => { try { return decodeURIComponent(part); } catch { return part; } };
  const parts = (address) => address.split("/").map(decoded).filter(Boolean);
  const fileName = (letters) => [...new TextEncoder().encode(letters)]
    .map((byte) => (byte > 47 && byte < 58) || (byte > 96 && byte < 123) ? String.fromCharCode(byte) : `_${byte.toString(16).padStart(2, "0")}`)
    .join("");

  const path = location.pathname.startsWith(root) ? location.pathname.slice(root.length) : location.pathname;
  const written = parts(path.replace(/(^|\/)index\.html?$/i, "").replace(/\.(html?|md|php|aspx?)\/?$/i, ""));
  const asked = written.map(fold).filter(Boolean);

  // Letters that a hand adds, leaves out, mistakes or swaps.
  const distance = (a, b) => {
    let before = [], row = [...Array(b.length + 1).keys()];
    for (let i = 1; i <= a.length; i++) {
      const next = [i];
      for (let j = 1; j <= b.length; j++) {
        next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) next[j] = Math.min(next[j], before[j - 2] + 1);
      }
      [before, row] = [row, next];
    }
    return row[b.length];
  };
  // From 0 to 1. A longer name that begins alike, or ends alike, is like it too.
  const likeness = (a, b) => {
    const [short, long] = a.length < b.length ? [a, b] : [b, a];
    const alike = 1 - distance(a, b) / long.length;
    const within = short.length > 3 && (long.startsWith(short) || long.endsWith(short));
    return within ? Math.max(alike, 0.6 + 0.4 * short.length / long.length) : alike;
  };
  const score = (line) => {
    const there = parts(line[0]).map(fold);
    const last = there.pop() ?? "";
    if (!last) return 0;
    const above = asked.slice(0, -1);
    const same = above.filter((part) => there.includes(part)).length;
    const whole = Math.max(above.length, there.length);
    const like = likeness(asked.at(-1), last);
    return like < 0.6 ? 0 : like * 0.75 + (whole ? same / whole : 1) * 0.25;
  };

  const load = async (name) => {
    const answer = await fetch(`${files}${name}.json`);
    if (!answer.ok) throw new Error(name);
    return answer.json();
  };
  const find = async () => {
    const shelves = await load("guide");
    const last = asked.at(-1);
    const above = asked.at(-2);
    // A file holds what begins with a letter and ends with some; the slip may be in those.
    const likely = [last, last.slice(1), last[1] + last[0] + last.slice(2), last.slice(0, -1), last.slice(0, -2) + (last.at(-1) ?? "") + (last.at(-2) ?? ""), above];
    const shelf = (word) => shelves.filter(([first, ...end]) => word.startsWith(first ?? "") && word.endsWith(end.join(""))).sort((a, b) => a.length - b.length).pop();
    const wanted = new Set(likely.filter(Boolean).map(shelf).filter((ends) => ends !== undefined));
    const lines = (await Promise.all([...wanted].map((letters) => load(`at-${fileName(letters)}`)))).flat();
    const found = new Map();
    const add = (line, points) => {
      const to = line[2] || line[0];
      if (points > (found.get(to)?.points ?? 0)) found.set(to, { to, title: line[1], moved: Boolean(line[2]), lang: line[3], points });
    };
    for (const line of lines) {
      add(line, score(line));
      // The section in which it would be.
      const there = parts(line[0]).map(fold).join("/");
      if (asked.length > 1 && there === asked.slice(0, -1).join("/")) add(line, 0.5);
    }
    return [...found.values()].sort((a, b) => b.points - a.points || (a.to < b.to ? -1 : 1)).slice(0, 5);
  };

  const field = document.querySelector(".missing .search input");
  if (field) field.value = (written.at(-1) ?? "").replace(/[-_.+]+/g, " ").trim();
  if (asked.length) {
    find().then((found) => {
      const list = place.querySelector("ul");
      for (const { to, title, moved, lang } of found) {
        const link = document.createElement("a");
        link.href = root + to;
        link.textContent = title;
        if (lang) link.lang = link.hreflang = lang;
        const name = document.createElement("p");
        name.className = "entry-title";
        name.append(link);
        const at = document.createElement("p");
        at.className = "meta";
        at.textContent = `${moved ? `${place.dataset.moved} ` : ""}/${decoded(to)}`;
        const entry = document.createElement("li");
        entry.className = "entry";
        entry.append(name, at);
        list.append(entry);
      }
      place.hidden = !found.length;
    }, () => {}).finally(() => { place.dataset.done = ""; });
  } else {
    place.dataset.done = "";
  }
}
