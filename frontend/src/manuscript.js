/* The editor for official documents, on top of a text box that works without it. */
import { history } from "prosemirror-history";
import { EditorState } from "prosemirror-state";
import { tableEditing } from "prosemirror-tables";
import { EditorView } from "prosemirror-view";
import { keys, numberRules } from "./commands.js";
import { fill, Keeper } from "./keeping.js";
import { numbering, roomAroundTables } from "./numbering.js";
import { clipboardEvents } from "./pasting.js";
import { Counter, count, fromPlain } from "./plain.js";
import { docOf, manuscriptOf } from "./schema.js";
import { toolsFor } from "./tools.js";

export { readHtml } from "./pasting.js";

const make = (tag, className) => Object.assign(document.createElement(tag), { className });

/** What the box holds: JSON that the editor wrote, or the plain form. */
function readBox(text) {
  if (text.trimStart().startsWith('{"v":')) {
    try { return JSON.parse(text); } catch { /* then it is text */ }
  }
  return fromPlain(text, { marks: true });
}

/** Copied text keeps the headings' numbers, as a reader of plain text sees them. */
function copiedText(slice) {
  const counter = new Counter();
  const lines = [];
  slice.content.forEach((node) => {
    if (node.type.name === "table") {
      node.forEach((row) => lines.push(`| ${[...row.content.content].map((cell) => cell.textContent).join(" | ")} |`));
    } else lines.push((node.attrs.level && slice.content.childCount > 1 ? counter.next(node.attrs.level) : "") + node.textContent);
  });
  return lines.join("\n");
}

function labels(textarea, words) {
  const label = document.querySelector(`label[for="${textarea.id}"]`);
  const told = { role: "textbox", "aria-multiline": "true", lang: "zh-CN", spellcheck: "false", id: `${textarea.id}_editor` };
  if (label) {
    label.id ||= `${textarea.id}_label`;
    told["aria-labelledby"] = label.id;
  } else told["aria-label"] = words.editor;
  for (const name of ["aria-describedby", "aria-invalid"]) {
    if (textarea.hasAttribute(name)) told[name] = textarea.getAttribute(name);
  }
  return { told, label };
}

/** How long it is, against what a rule advises or the field takes. */
function counted(foot, { advised, most }, words) {
  return (doc) => {
    let n = 0;
    doc.descendants((node) => { if (node.isText) n += count(node.text); });
    const over = (most && n > most) || (advised && n > advised);
    const limit = most && (!advised || n > advised) ? most : advised;
    let pattern = words.count;
    if (over && !(most && n > most)) pattern = words.countOver;
    else if (limit) pattern = limit === most ? words.countMost : words.countOf;
    const shown = pattern === words.countOver ? advised : limit;
    foot.textContent = fill(pattern, { n, most: shown });
    foot.toggleAttribute("data-over", Boolean(over));
  };
}

function frame(box) {
  const parts = {
    notes: make("div", "manuscript-notes"),
    page: make("div", "manuscript-page manuscript-sheet"),
    foot: make("div", "manuscript-foot"),
    count: make("span", "manuscript-count"),
    keys: make("span", "only-keys"),
    state: make("span", "manuscript-state"),
  };
  parts.notes.setAttribute("role", "status");
  parts.foot.append(parts.count, parts.keys, parts.state);
  box.append(parts.notes, parts.page, parts.foot);
  return parts;
}

/** A line above the sheet with what one can do about it; without acts it can be put away. */
function noteIn(place, back) {
  return (text, acts) => {
    const note = make("div", "message message-warn manuscript-note");
    note.append(Object.assign(document.createElement("p"), { textContent: text }));
    for (const [label, act] of acts) {
      const button = Object.assign(make("button", "button button-quiet"), { type: "button", textContent: label });
      button.addEventListener("click", () => { note.remove(); back(); act(); });
      note.append(button);
    }
    place.replaceChildren(note);
  };
}

/** Put the editor into the place of the text box in ``box``. */
export function mount(box) {
  const textarea = box.querySelector("textarea");
  if (!textarea || box.dataset.mounted) return;
  const words = JSON.parse(box.dataset.words);
  const start = docOf(readBox(textarea.value));
  box.dataset.mounted = "yes";
  const parts = frame(box);
  const limits = { advised: Number(box.dataset.advised ?? 0), most: Number(box.dataset.most ?? 0) };
  const tell = counted(parts.count, limits, words);
  const tools = toolsFor(words, `${textarea.id}_editor`);
  parts.page.before(tools.element);
  parts.keys.textContent = words.keys;
  const { told, label } = labels(textarea, words);
  const ask = noteIn(parts.notes, () => view.focus());
  let counting;
  const say = (state, text) => { parts.state.dataset.state = state; parts.state.textContent = text; };

  const view = new EditorView(parts.page, {
    state: EditorState.create({
      doc: start,
      plugins: [numberRules(), ...keys(() => { tools.focus(); return true; }), history(), tableEditing(), numbering(words.empty), roomAroundTables()],
    }),
    attributes: told,
    scrollMargin: { top: 72, bottom: 48, left: 0, right: 0 },
    scrollThreshold: { top: 72, bottom: 48, left: 0, right: 0 },
    clipboardTextSerializer: copiedText,
    handleDOMEvents: clipboardEvents((notes) => {
      if (notes.length) ask(notes.map((name) => words[name]).join(""), [[words.understood, () => {}]]);
    }),
    dispatchTransaction(change) {
      view.updateState(view.state.apply(change));
      tools.update(view.state);
      if (!change.docChanged) return;
      clearTimeout(counting);
      counting = setTimeout(() => tell(view.state.doc), 150);
      write();
      keeper.changed();
    },
  });
  const current = () => JSON.stringify(manuscriptOf(view.state.doc));
  const write = () => {
    textarea.value = view.state.doc.textContent ? current() : "";
    textarea.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const replace = (manuscript) => {
    view.dispatch(view.state.tr.replaceWith(0, view.state.doc.content.size, docOf(manuscript).content));
  };
  tools.serve(view);
  const keeper = new Keeper({ box, textarea, words, current, say, ask });
  tools.update(view.state);
  tell(view.state.doc);
  const waited = document.activeElement === textarea;
  box.classList.add("manuscript-ready");
  label?.addEventListener("click", () => view.focus());
  if (waited) view.focus();
  if (box.dataset.savedAt) say("saved", fill(words.saved, { at: box.dataset.savedAt }));
  const kept = keeper.found();
  if (kept && !textarea.value) replace(JSON.parse(kept.text));
  else if (kept) {
    const at = new Date(kept.at).toLocaleString("sv").slice(5, 16);
    ask(fill(words.found, { at }), [
      [words.restore, () => replace(JSON.parse(kept.text))],
      [words.discard, () => keeper.forget()],
    ]);
  }
}
