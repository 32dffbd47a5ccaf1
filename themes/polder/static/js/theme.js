// Remembers whether the reader wants light or dark, and that this is a kiosk; says so before the first paint.
(() => {
  const root = document.documentElement;
  const order = ["auto", "light", "dark"];
  let choice;
  try { choice = localStorage.getItem("theme"); } catch { /* storage may be forbidden */ }
  if (!order.includes(choice)) choice = "auto";
  root.dataset.theme = choice;

  const asked = new URLSearchParams(location.search).get("kiosk");
  try {
    if (asked === "off") localStorage.removeItem("kiosk");
    else if (asked !== null) localStorage.setItem("kiosk", Number(asked) || 90);
    const kiosk = localStorage.getItem("kiosk");
    if (kiosk) root.dataset.kiosk = kiosk;
  } catch { /* then it is none */ }

  document.addEventListener("DOMContentLoaded", () => {
    const button = document.querySelector(".theme-switch");
    const tell = () => {
      root.dataset.theme = choice;
      button.ariaLabel = button.title = button.dataset[choice];
    };
    button?.addEventListener("click", () => {
      choice = order[(order.indexOf(choice) + 1) % 3];
      try { localStorage.setItem("theme", choice); } catch { /* then for this page only */ }
      tell();
    });
    if (button) tell();

    // On a narrow screen the sections run sideways: the present one comes into sight.
    const present = document.querySelector(".menu [aria-current]");
    const row = present?.closest("ul");
    if (row) row.scrollLeft = present.offsetLeft - row.offsetLeft - (row.clientWidth - present.offsetWidth) / 2;

    // Where CSS cannot yet open them beside the text, on wide screens, we do.
    if (!CSS.supports("selector(::details-content)")) {
      for (const [kind, width] of [["navigation", "64rem"], ["contents", "80rem"], ["about-page", "80rem"]]) {
        if (matchMedia(`(min-width: ${width})`).matches) {
          for (const part of document.querySelectorAll(`details.${kind}`)) part.open = true;
        }
      }
    }
  });
})();
