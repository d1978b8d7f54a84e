/* Comforts of the staff pages: keys, drafts, common phrases. Every page works without them. */
import { keepDrafts } from "./drafts.js";
import { listKeys } from "./keys.js";

const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const english = document.documentElement.lang === "en";
const words = english
  ? { filter: "Narrow the list", picked: (n) => `${n} selected:` }
  : { filter: "输入几个字，缩小范围", picked: (n) => `已选${n}件：` };

listKeys();
document.querySelector("[data-focus]")?.focus();

/* a double click sends once; the server sees to it anyway */
document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-once]");
  if (!form) return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, 8000);
});
addEventListener("pageshow", () => all("[data-once]").forEach((form) => delete form.dataset.sent));

/* a changed select filters at once */
all("[data-filters] select").forEach((select) => {
  select.addEventListener("change", () => {
    all("select, input", select.form).forEach((field) => { if (!field.value) field.disabled = true; });
    select.form.submit();
  });
});

all("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => print());
});

/* picking rows */
all("[data-picks]").forEach((form) => {
  const boxes = all("input[name=pick]", form);
  const whole = form.querySelector("[data-pick-all]");
  const count = form.querySelector("[data-pick-count]");
  const usual = count?.textContent;
  const tell = () => {
    const n = boxes.filter((box) => box.checked).length;
    if (count) count.textContent = n ? words.picked(n) : usual;
    if (whole) { whole.checked = n > 0 && n === boxes.length; whole.indeterminate = n > 0 && n < boxes.length; }
  };
  if (whole) {
    whole.hidden = false;
    whole.addEventListener("change", () => { boxes.forEach((box) => { box.checked = whole.checked; }); tell(); });
  }
  form.addEventListener("change", tell);
  tell();
});

/* what a form gets, wherever it came from */
function dress(root) {
  keepDrafts(root);
  // The editor for documents; where it was not built the text box does its work.
  all("[data-manuscript]", root).forEach((box) => {
    import(box.dataset.script).then(({ mount }) => mount(box)).catch(() => {});
  });
  all("[data-phrases]", root).forEach((area) => {
    if (area.dataset.dressed) return;
    area.dataset.dressed = "yes";
    const bar = document.createElement("div");
    bar.className = "phrases";
    for (const phrase of area.dataset.phrases.split("\n")) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button button-quiet";
      button.textContent = phrase;
      button.addEventListener("click", () => {
        area.setRangeText(phrase, area.selectionStart, area.selectionEnd, "end");
        area.dispatchEvent(new Event("input", { bubbles: true }));
        area.focus();
      });
      bar.append(button);
    }
    area.before(bar);
  });
  all(".choices", root).forEach((choices) => {
    const rows = all(".choice", choices);
    if (rows.length < 20 || choices.dataset.dressed) return;
    choices.dataset.dressed = "yes";
    const box = document.createElement("input");
    box.type = "search";
    box.className = "choice-filter";
    box.placeholder = words.filter;
    box.setAttribute("aria-label", words.filter);
    box.addEventListener("input", () => {
      rows.forEach((row) => {
        row.hidden = !row.textContent.includes(box.value.trim()) && !row.querySelector(":checked");
      });
    });
    box.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
    choices.before(box);
  });
}
dress(document);

/* an act opens its form in place: put it where one sees it, and the cursor into it */
const place = document.getElementById("act");
if (place) {
  new MutationObserver(() => {
    const form = place.querySelector("form");
    if (!form || form.dataset.shown) return;
    form.dataset.shown = "yes";
    dress(place);
    form.scrollIntoView({ block: "nearest" });
    (form.querySelector("textarea, select, input:not([type=hidden])") ?? form.querySelector("[type=submit]"))?.focus();
  }).observe(place, { childList: true });
  place.addEventListener("click", (event) => {
    if (event.target.closest("[data-act-cancel]") && !place.closest(".step-page")) {
      event.preventDefault();
      place.replaceChildren();
      document.querySelector("[data-act]")?.focus();
    }
  });
}
