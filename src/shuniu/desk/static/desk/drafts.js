/* Long text is kept in this browser until its form was sent; shown again when one comes back. */
const PREFIX = "draft.";
const KEEP_DAYS = 7;
const SENT = "draft-sent";

const nameOf = (area) => {
  const form = area.closest("form");
  return `${PREFIX}${document.body.dataset.who ?? ""}.${form?.dataset.step ?? location.pathname}.${area.name}`;
};

function tidy() {
  const oldest = Date.now() - KEEP_DAYS * 864e5;
  for (const key of Object.keys(localStorage)) {
    if (!key.startsWith(PREFIX)) continue;
    let at = 0;
    try { at = JSON.parse(localStorage.getItem(key)).at; } catch { /* damaged: goes */ }
    if (!(at > oldest)) localStorage.removeItem(key);
  }
}

/* A page that is not a form with errors means that what was sent has arrived. */
function settle() {
  const sent = sessionStorage.getItem(SENT);
  if (!sent) return;
  sessionStorage.removeItem(SENT);
  const refused = document.querySelector(".error-summary, .door");
  if (!refused) JSON.parse(sent).forEach((key) => localStorage.removeItem(key));
}

export function keepDrafts(root) {
  try {
    if (root === document) { tidy(); settle(); }
    root.querySelectorAll("textarea[data-autosave]").forEach((area) => {
      if (area.dataset.kept) return;
      area.dataset.kept = "yes";
      const key = nameOf(area);
      const known = localStorage.getItem(key);
      if (known && !area.value) area.value = JSON.parse(known).text;
      let waiting;
      area.addEventListener("input", () => {
        clearTimeout(waiting);
        waiting = setTimeout(() => {
          if (area.value) localStorage.setItem(key, JSON.stringify({ at: Date.now(), text: area.value }));
          else localStorage.removeItem(key);
        }, 300);
      });
      area.form?.addEventListener("submit", () => {
        const keys = [...area.form.querySelectorAll("textarea[data-autosave]")].map(nameOf);
        sessionStorage.setItem(SENT, JSON.stringify(keys));
      });
    });
  } catch { /* storage may be forbidden: then there are no drafts */ }
}
