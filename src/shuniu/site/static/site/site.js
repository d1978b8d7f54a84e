/* Small comforts of the public pages; everything works without them. */
"use strict";

const within = (selector, act) => document.querySelectorAll(selector).forEach(act);

/* An error is what one must see first. */
document.querySelector("[data-focus]")?.focus();

/* Large text and high contrast at once, without leaving a half-filled page. */
within("[data-look]", (button) => {
  button.addEventListener("click", (event) => {
    event.preventDefault();
    const root = document.documentElement;
    const name = button.dataset.look;
    const on = button.value !== "";
    if (on) root.dataset[name] = button.value;
    else delete root.dataset[name];
    const body = new URLSearchParams([[name, button.value]]);
    fetch(button.form.action, { method: "POST", body, headers: { "X-Requested-With": "fetch" } })
      .catch(() => {});
    button.value = on ? "" : button.dataset.on;
    button.setAttribute("aria-pressed", String(on));
  });
});

/* Characters left, as the server counts them (code points, line ends as one). */
within("[data-longest]", (area) => {
  const longest = Number(area.dataset.longest);
  const english = document.documentElement.lang === "en";
  const line = document.createElement("p");
  line.className = "counter";
  line.setAttribute("role", "status");
  area.after(line);
  const tell = () => {
    const left = longest - [...area.value.trim()].length;
    line.classList.toggle("counter-over", left < 0);
    line.hidden = left >= 0 && area.tagName === "INPUT";
    if (english) line.textContent = left < 0 ? `${-left} characters too many` : `${left} characters left`;
    else line.textContent = left < 0 ? `超出${-left}个字，请缩短` : `还可以写${left}个字`;
  };
  area.addEventListener("input", tell);
  tell();
});

/* A double click sends once; the server would see to it anyway. */
within("form[data-once]", (form) => {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
    setTimeout(() => delete form.dataset.sent, 8000);
  });
});
window.addEventListener("pageshow", () => within("form[data-once]", (form) => delete form.dataset.sent));

within("[data-print]", (button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});

within("[data-copy]", (button) => {
  if (!navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const words = [...document.querySelectorAll(button.dataset.copy.replaceAll(" ", ","))];
    const lines = words.map((word) => {
      const label = word.closest("div")?.querySelector("dt")?.textContent ?? "";
      return label ? `${label}：${word.textContent}` : word.textContent;
    });
    await navigator.clipboard.writeText(lines.join("\n"));
    button.textContent = button.dataset.copied;
  });
});
