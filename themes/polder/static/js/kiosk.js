// A kiosk – any device that once opened a page with `?kiosk`, or `?kiosk=60` for seconds – goes home when nobody
// is there, and keeps nothing.
const seconds = Number(document.documentElement.dataset.kiosk);
if (seconds) {
  const home = document.querySelector("header.site .brand").href;
  let timer;
  const leave = () => {
    sessionStorage.clear();
    if (location.href.split("#")[0] === home) scrollTo(0, 0);
    else location.replace(home);
    wait();
  };
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(leave, 1000 * seconds);
  };
  for (const sign of ["pointerdown", "pointermove", "keydown", "scroll", "touchmove"]) addEventListener(sign, wait, { passive: true });
  wait();

  // Nobody gets lost: other sites and new windows stay closed.
  addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link) return;
    if (link.origin !== location.origin) event.preventDefault();
    else link.removeAttribute("target");
  });
}
