/* Keys: "/" to search, j and k through the rows, Enter or o opens, x picks, Ctrl+Enter sends. */
const typing = (element) => element.closest("input, textarea, select, [contenteditable]") !== null;

export function listKeys() {
  let here = -1;
  const rows = () => [...document.querySelectorAll("[data-rows] [data-row]")];

  function go(step) {
    const list = rows();
    if (!list.length) return;
    list[here]?.classList.remove("row-here");
    here = Math.max(0, Math.min(list.length - 1, here + step));
    list[here].classList.add("row-here");
    list[here].scrollIntoView({ block: "nearest" });
    list[here].querySelector("a")?.focus({ preventScroll: true });
  }

  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      const form = event.target.closest("form[method=post]");
      if (form) { event.preventDefault(); form.requestSubmit(); }
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.key === "/") {
      const box = document.querySelector("[data-slash]");
      if (box) { event.preventDefault(); box.focus(); box.select(); }
    } else if (event.key === "j") go(1);
    else if (event.key === "k") go(-1);
    else if (event.key === "x" && here >= 0) rows()[here]?.querySelector("input[name=pick]")?.click();
    else if (event.key === "o" && here >= 0) rows()[here]?.querySelector("a")?.click();
  });
}
