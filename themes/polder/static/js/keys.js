// `/` leads into the search field, wherever one is; Escape leads out again.
addEventListener("keydown", (event) => {
  const field = document.querySelector("form.search input, .find input");
  const { activeElement: there } = document;
  const isTyping = there?.closest("input, textarea, select, [contenteditable]");
  if (event.key === "/" && field && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    field.focus();
    field.select();
  } else if (event.key === "Escape" && there?.closest(".find")) {
    there.blur();
  }
});
