// Puts a small button on each block of code that copies it.
const { copy, copied } = document.getElementById("main").dataset;
if (copy && navigator.clipboard) {
  for (const code of document.querySelectorAll(".prose pre.code > code")) {
    const pre = code.parentElement;
    const box = document.createElement("div");
    const button = document.createElement("button");
    box.className = "code-box";
    button.className = "copy";
    button.type = "button";
    button.textContent = copy;
    pre.replaceWith(box);
    box.append(pre, button);
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(code.textContent);
      button.textContent = copied;
      button.classList.add("done");
      setTimeout(() => {
        button.textContent = copy;
        button.classList.remove("done");
      }, 2000);
    });
  }
}
