/* Pasted HTML becomes blocks by the rules of commons/manuscript/pasted.py; the rest falls away. */
import { Fragment, Slice } from "prosemirror-model";
import { Selection } from "prosemirror-state";
import { isInTable } from "prosemirror-tables";
import { fromPlain, headEnd, oneLine, recognised, textOf, tidy, without } from "./plain.js";
import { nodesOf } from "./schema.js";

export const COLUMNS_MOST = 42;
const ROWS_MOST = 1000;
const LONGEST = 4_000_000;
const set = (words) => new Set(words.split(" "));
const DROPPED = set("head script style title meta link xml object embed iframe frame svg math template noscript select textarea button input canvas audio video map del img x-style");
const BLOCKS = set("address article aside blockquote body center dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html li main nav ol p pre section table ul");
const HIDDEN = /display\s*:\s*none|mso-hide\s*:\s*all|mso-element\s*:\s*comment/i;
const LABEL = /mso-list\s*:\s*ignore/i;
const STYLE = "data-style";
const WIDE = /(?<=[\u2e80-\u9fff\uff00-\uffef\u3000-\u303f])\n(?=[\u2e80-\u9fff\uff00-\uffef\u3000-\u303f])/g;

const styleOf = (element) => element.getAttribute(STYLE) ?? "";
const tagOf = (element) => element.localName.toLowerCase();

function boldOf(tag, style, bold) {
  const told = /font-weight\s*:\s*(\w+)/i.exec(style);
  if (told) return /^bold/i.test(told[1]) || Number(told[1]) >= 600;
  return bold || tag === "b" || tag === "strong" || tag === "th";
}

function levelOf(element, tag, style) {
  const named = /^h([1-6])$/.exec(tag) ?? /\bMsoHeading([1-9])\b/.exec(element.className) ?? /mso-outline-level\s*:\s*([1-9])/i.exec(style);
  if (named) return Math.min(Number(named[1]), 4);
  if (tag === "li" && !style.includes("mso-list") && element.parentElement?.localName === "ol") {
    return element.parentElement.parentElement?.closest("ol") ? 4 : 3;
  }
  return 0;
}

/** Runs with the source's line wraps and doubled spaces taken out, also across runs. */
function joined(runs) {
  const whole = textOf(runs);
  const gone = new Set();
  for (const found of whole.matchAll(WIDE)) gone.add(found.index);
  for (const found of whole.matchAll(/[ \t\r\n\f\u00a0]{2,}/g)) {
    for (let n = 1; n < found[0].length; n += 1) gone.add(found.index + n);
  }
  let at = 0;
  return tidy(runs.map(({ text, bold }) => {
    const kept = [...Array(text.length).keys()].filter((n) => !gone.has(at + n)).map((n) => text[n]).join("");
    at += text.length;
    return { text: oneLine(kept.replace(/[ \t\r\n\f\u00a0]+/g, " ")), bold };
  }));
}

function blockOf(runs, label, level) {
  const text = textOf(runs);
  if (!text) return null;
  const byLabel = label.trim() ? recognised(`${label.trim()}。`)[0] : 0;
  let [numbered, rest] = recognised(text);
  if (byLabel) numbered = byLabel;
  else if (numbered) runs = tidy(without(runs, text.length - rest.length));
  if (!numbered && !level) return { kind: "paragraph", runs };
  const told = textOf(runs);
  const stop = headEnd(told);
  return { kind: "heading", level: numbered || level, runs: tidy([{ text: told.slice(0, stop) }, ...without(runs, stop)]) };
}

class Reader {
  blocks = [];
  notes = new Set();
  line = { runs: [], label: "", level: 0 };

  read(node, bold) {
    if (node.nodeType === Node.TEXT_NODE) {
      const text = node.data.replaceAll(` ${STYLE}=`, " style=").replace(/[ \t\r\n\f]*[\r\n][ \t\r\n\f]*/g, "\n");
      if (text) this.line.runs.push({ text, bold });
    } else if (node.nodeType === Node.ELEMENT_NODE) this.open(node, bold);
  }

  open(element, bold) {
    const [tag, style] = [tagOf(element), styleOf(element)];
    if (tag === "img") this.notes.add("image");
    if (DROPPED.has(tag) || HIDDEN.test(style)) return;
    if (LABEL.test(style)) {
      this.line.label += element.textContent.replace(/\s+/g, " ").trim();
      return;
    }
    if (tag === "br") return void this.end(this.line.level);
    if (tag === "table" && this.table(element)) return;
    const block = BLOCKS.has(tag);
    if (block) this.end();
    const level = levelOf(element, tag, style);
    if (block && level) this.line.level = level;
    const weight = boldOf(tag, style, bold);
    element.childNodes.forEach((child) => this.read(child, weight));
    if (block) this.end();
  }

  end(level = 0) {
    const { runs, label, level: was } = this.line;
    this.line = { runs: [], label: "", level };
    const found = blockOf(joined(runs), label, was);
    if (found) this.blocks.push(found);
  }

  table(element) {
    const rows = [...element.querySelectorAll("tr")].filter((row) => row.closest("table") === element);
    const { grid, spans } = gridOf(rows);
    const columns = Math.max(0, ...grid.map((row) => row.length));
    if (grid.length * columns <= 1) return false;
    this.end();
    if (spans) this.notes.add("spans");
    if (element.querySelector("table")) this.notes.add("nested");
    grid.forEach((row) => { while (row.length < columns) row.push({ runs: [] }); });
    if (columns > COLUMNS_MOST || grid.length > ROWS_MOST) {
      this.notes.add("wide");
      for (const row of grid) {
        const text = row.map((cell) => textOf(cell.runs)).filter(Boolean).join("　");
        if (text) this.blocks.push({ kind: "paragraph", runs: [{ text }] });
      }
      return true;
    }
    const heads = [...rows[0].children].every((cell) => cell.localName === "th");
    const header = heads || rows[0].parentElement.localName === "thead" ? 1 : 0;
    this.blocks.push({ kind: "table", header, rows: grid });
    return true;
  }
}

const spanOf = (cell, name) => {
  const told = Number(cell.getAttribute(name) ?? 1);
  return Number.isInteger(told) && told > 0 ? Math.min(told, ROWS_MOST) : 1;
};

function gridOf(rows) {
  const grid = [];
  let taken = new Map();
  let spans = false;
  for (const row of rows) {
    const cells = [];
    const left = new Map([...taken].filter(([, count]) => count > 1).map(([at, count]) => [at, count - 1]));
    const reach = () => { while (taken.get(cells.length)) cells.push({ runs: [] }); };
    for (const cell of row.children) {
      if (cell.localName !== "td" && cell.localName !== "th") continue;
      reach();
      const [wide, high] = [spanOf(cell, "colspan"), spanOf(cell, "rowspan")];
      spans ||= wide > 1 || high > 1;
      for (let n = 0; n < wide; n += 1) {
        if (high > 1) left.set(cells.length, high - 1);
        cells.push({ runs: n ? [] : cellRuns(cell) });
      }
    }
    reach();
    grid.push(cells);
    taken = left;
  }
  return { grid: grid.filter((row) => row.length), spans };
}

function cellRuns(cell) {
  const runs = [];
  const walk = (node, bold) => {
    if (node.nodeType === Node.TEXT_NODE) runs.push({ text: node.data, bold });
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    const [tag, style] = [tagOf(node), styleOf(node)];
    if (DROPPED.has(tag) || HIDDEN.test(style)) return;
    const apart = node !== cell && (BLOCKS.has(tag) || tag === "br" || tag === "td");
    if (apart) runs.push({ text: " ", bold });
    const weight = boldOf(tag === "th" ? "" : tag, style, bold);
    node.childNodes.forEach((child) => walk(child, weight));
    if (apart) runs.push({ text: " ", bold });
  };
  walk(cell, false);
  return joined(runs);
}

/** The blocks of pasted HTML, and the names of what is to be told about them. */
export function readHtml(html) {
  // The policy of the page forbids styles even in a page that is only read.
  const bare = html
    .replace(/<style\b[^]*?<\/style\s*>/gi, "")
    .replace(/<style\b/gi, "<x-style")
    .replace(/\sstyle\s*=/gi, ` ${STYLE}=`);
  const page = new DOMParser().parseFromString(bare, "text/html");
  const reader = new Reader();
  reader.open(page.body, false);
  return { blocks: reader.blocks, notes: [...reader.notes] };
}

function slice(blocks) {
  const nodes = nodesOf(blocks);
  const open = (node) => (node.isTextblock ? 1 : 0);
  const lone = nodes.length === 1 && nodes[0].type.name === "paragraph";
  return new Slice(Fragment.from(nodes), lone ? 1 : 0, open(nodes.at(-1)));
}

/** Puts what a clipboard or a drag brought where the cursor is; false leaves it to the editor. */
function take(view, data, told) {
  const text = data?.getData("text/plain") ?? "";
  let html = data?.getData("text/html") ?? "";
  if (html.length > LONGEST && text) html = "";
  if (html.includes("data-pm-slice") || (!html && !text)) return false;
  const { blocks, notes } = html ? readHtml(html) : { ...fromPlain(text), notes: [] };
  let { tr } = view.state;
  if (isInTable(view.state)) {
    const cells = (block) => block.rows.flat().map((cell) => textOf(cell.runs)).join(" ");
    tr = tr.insertText(blocks.map((block) => (block.kind === "table" ? cells(block) : textOf(block.runs))).join(" "));
  } else if (blocks.length) tr = tr.replaceSelection(slice(blocks));
  view.dispatch(tr.scrollIntoView().setMeta("paste", true).setMeta("uiEvent", "paste"));
  told(notes);
  return true;
}

/** Paste and drop, taken before the editor's own reading: cleaned blocks on the sheet, text in a cell. */
export const clipboardEvents = (told) => ({
  paste(view, event) {
    if (!take(view, event.clipboardData, told)) return false;
    event.preventDefault();
    return true;
  },
  drop(view, event) {
    const place = view.posAtCoords({ left: event.clientX, top: event.clientY });
    if (view.dragging || !place || !event.dataTransfer?.types.some((type) => type.startsWith("text/"))) return false;
    event.preventDefault();
    view.dispatch(view.state.tr.setSelection(Selection.near(view.state.doc.resolve(place.pos))));
    take(view, event.dataTransfer, told);
    return true;
  },
});
