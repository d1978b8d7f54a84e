/* The bars above the sheet: kinds of paragraph, bold, table, undo; the table's own while one is in it. */
import { redo, undo } from "prosemirror-history";
import { isInTable } from "prosemirror-tables";
import { bold, insertTable, levelHere, setLevel, tableCommands } from "./commands.js";
import { schema } from "./schema.js";

const make = (tag, className, text) => {
  const element = document.createElement(tag);
  element.className = className;
  if (text) element.textContent = text;
  return element;
};

const isBold = ({ selection: { from, to, empty, $from }, storedMarks, doc }) =>
  empty
    ? Boolean(schema.marks.bold.isInSet(storedMarks ?? $from.marks()))
    : doc.rangeHasMark(from, to, schema.marks.bold);

const SAMPLES = ["正", "一、", "（一）", "1.", "（1）"];
const KEYS = ["Ctrl+Alt+0", "Ctrl+Alt+1", "Ctrl+Alt+2", "Ctrl+Alt+3", "Ctrl+Alt+4"];

/** The bars for a view that comes later: ``{element, update(state), focus(), serve(view)}``. */
export function toolsFor(words, controls) {
  const element = make("div", "manuscript-tools");
  const [main, ofTable] = [bar(words.toolbar, controls), bar(words.tableTools, controls)];
  element.append(main.element, ofTable.element);
  let view;
  const shown = [];

  function button(where, { label, name, title, command, pressed }) {
    const made = make("button", "", label);
    made.type = "button";
    if (name !== label) made.setAttribute("aria-label", name);
    if (title) made.title = title;
    made.addEventListener("mousedown", (event) => event.preventDefault());
    made.addEventListener("click", () => {
      command(view.state, view.dispatch, view);
      view.focus();
    });
    where.add(made);
    shown.push({ made, command, pressed });
    return made;
  }

  SAMPLES.forEach((sample, level) => {
    button(main, {
      label: level ? sample : words.kind0,
      name: words[`kind${level}`],
      title: `${words[`kind${level}`]}（${KEYS[level]}）`,
      command: setLevel(level),
      pressed: (state) => levelHere(state) === level,
    });
  });
  main.gap();
  button(main, { label: words.bold, name: words.bold, title: `${words.bold}（Ctrl+B）`, command: bold, pressed: isBold });
  button(main, { label: words.table, name: words.table, command: insertTable });
  main.gap();
  button(main, { label: words.undo, name: words.undo, title: `${words.undo}（Ctrl+Z）`, command: undo });
  button(main, { label: words.redo, name: words.redo, title: `${words.redo}（Ctrl+Y）`, command: redo });
  for (const [name, command] of Object.entries(tableCommands)) {
    button(ofTable, { label: words[name], name: words[name], command });
  }

  return {
    element,
    serve(made) { view = made; },
    focus() { main.focus(); },
    update(state) {
      ofTable.element.hidden = !isInTable(state);
      for (const { made, command, pressed } of shown) {
        made.setAttribute("aria-disabled", String(!command(state)));
        if (pressed) made.setAttribute("aria-pressed", String(pressed(state)));
      }
    },
  };
}

/** A toolbar in which the arrows go from button to button, and Tab leaves. */
function bar(label, controls) {
  const element = make("div", "manuscript-bar");
  element.setAttribute("role", "toolbar");
  element.setAttribute("aria-label", label);
  element.setAttribute("aria-controls", controls);
  const buttons = [];
  const go = (to) => {
    buttons.forEach((each) => { each.tabIndex = -1; });
    buttons[to].tabIndex = 0;
    buttons[to].focus();
  };
  element.addEventListener("keydown", (event) => {
    const at = buttons.indexOf(document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (to === undefined || at < 0) return;
    event.preventDefault();
    go((to + buttons.length) % buttons.length);
  });
  return {
    element,
    add(button) {
      button.tabIndex = buttons.length ? -1 : 0;
      buttons.push(button);
      element.append(button);
    },
    gap() { element.append(make("span", "bar-gap")); },
    focus() { go(Math.max(0, buttons.findIndex((each) => each.tabIndex === 0))); },
  };
}
