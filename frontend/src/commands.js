/* What keys and buttons do. */
import { baseKeymap, chainCommands, setBlockType, toggleMark } from "prosemirror-commands";
import { redo, undo } from "prosemirror-history";
import { InputRule, inputRules } from "prosemirror-inputrules";
import { keymap } from "prosemirror-keymap";
import { Selection, TextSelection } from "prosemirror-state";
import {
  addColumnAfter, addColumnBefore, addRowAfter, addRowBefore, deleteColumn, deleteRow, deleteTable,
  goToNextCell, isInTable, selectedRect, toggleHeader,
} from "prosemirror-tables";
import { COLUMNS_MOST } from "./pasting.js";
import { recognised } from "./plain.js";
import { schema } from "./schema.js";

const { heading, paragraph, table, table_row: row, table_cell: cell, table_header: head } = schema.nodes;

/** The level of the block one is in: 1 to 4, 0 for a paragraph, -1 in a table. */
export function levelHere(state) {
  if (isInTable(state)) return -1;
  return state.selection.$head.parent.attrs.level ?? 0;
}

/** Make the chosen blocks headings of a level (0: paragraphs); a typed number goes. */
export const setLevel = (level) => (state, dispatch) => {
  if (isInTable(state)) return false;
  const { from, to } = state.selection;
  const change = level ? setBlockType(heading, { level }) : setBlockType(paragraph);
  if (!change(state)) return levelHere(state) === level;
  return change(state, dispatch && ((tr) => {
    const typed = [];
    tr.doc.nodesBetween(from, to, (node, pos) => {
      const rest = node.isTextblock && level ? recognised(node.textContent)[1].length : node.content.size;
      if (node.isTextblock && rest < node.content.size) typed.push([pos + 1, pos + 1 + node.content.size - rest]);
    });
    typed.reverse().forEach(([start, end]) => tr.delete(start, end));
    dispatch(tr.scrollIntoView());
  }));
};

const shift = (by) => (state, dispatch) => {
  const level = levelHere(state);
  return level > 0 && level + by >= 0 && level + by <= 4 && setLevel(level + by)(state, dispatch);
};

/** At a heading's start Backspace makes it a paragraph, rather than join it to what is before. */
const plainAtStart = (state, dispatch) =>
  state.selection.empty && state.selection.$head.parentOffset === 0 && levelHere(state) > 0 && setLevel(0)(state, dispatch);

/** Enter in a cell goes to the cell below; after the last row behind the table. */
function cellBelow(state, dispatch) {
  if (!isInTable(state)) return false;
  const { map, bottom, left, table: node, tableStart } = selectedRect(state);
  if (dispatch) {
    const at = bottom < map.height ? tableStart + map.positionAt(bottom, left, node) + 1 : tableStart + node.nodeSize - 1;
    dispatch(state.tr.setSelection(Selection.near(state.doc.resolve(at))).scrollIntoView());
  }
  return true;
}

/** Tab in the last cell makes a new row. */
function nextCell(state, dispatch, view) {
  if (!isInTable(state)) return false;
  if (goToNextCell(1)(state, dispatch)) return true;
  if (!dispatch) return true;
  addRowAfter(state, dispatch);
  return goToNextCell(1)(view.state, dispatch);
}

/** A table of three by three with a head, the cursor in its first cell. */
export function insertTable(state, dispatch) {
  if (isInTable(state)) return false;
  if (dispatch) {
    const cells = (type) => [0, 1, 2].map(() => type.createAndFill());
    const node = table.create(null, [row.create(null, cells(head)), row.create(null, cells(cell)), row.create(null, cells(cell))]);
    const { $to } = state.selection;
    const empty = $to.parent.isTextblock && !$to.parent.content.size;
    const at = empty ? $to.before() : $to.after();
    const tr = empty ? state.tr.replaceWith(at, $to.after(), node) : state.tr.insert(at, node);
    dispatch(tr.setSelection(TextSelection.near(tr.doc.resolve(at + 3))).scrollIntoView());
  }
  return true;
}

const unlessWide = (command) => (state, dispatch) =>
  isInTable(state) && selectedRect(state).map.width < COLUMNS_MOST && command(state, dispatch);

export const tableCommands = {
  rowAbove: addRowBefore,
  rowBelow: addRowAfter,
  rowGone: deleteRow,
  columnLeft: unlessWide(addColumnBefore),
  columnRight: unlessWide(addColumnAfter),
  columnGone: deleteColumn,
  header: toggleHeader("row", { useDeprecatedLogic: false }),
  tableGone: deleteTable,
};

export const bold = toggleMark(schema.marks.bold);

export const keys = (toolbar) => [
  keymap({
    "Mod-b": bold,
    "Mod-z": undo,
    "Mod-y": redo,
    "Shift-Mod-z": redo,
    "Mod-]": shift(1),
    "Mod-[": shift(-1),
    ...Object.fromEntries([0, 1, 2, 3, 4].map((level) => [`Mod-Alt-${level}`, setLevel(level)])),
    Tab: nextCell,
    "Shift-Tab": goToNextCell(-1),
    Enter: cellBelow,
    Backspace: chainCommands(plainAtStart, baseKeymap.Backspace),
    "Alt-F10": toolbar,
  }),
  keymap(baseKeymap),
];

/** A number typed at a paragraph's start makes the heading; what follows it in one go stays. */
export function numberRules() {
  const chinese = "[一二三四五六七八九十百零〇]{1,5}";
  const typed = [
    new RegExp(`^${chinese}、([^、]{0,12})$`),
    new RegExp(`^[（(]${chinese}[）)](.{0,12})$`),
    /^[0-9０-９]{1,3}(?:[.．](?![0-9０-９])|、)\s*([^\s\d０-９].{0,11})$/,
    /^[（(][0-9０-９]{1,3}[）)](.{0,12})$/,
    /^[0-9０-９]{1,3}[.．]([12]\d{3}年.{0,11})$/,
  ];
  const levels = [1, 2, 3, 4, 3];
  const rules = typed.map((pattern, at) => new InputRule(pattern, (state, match, start, end) => {
    const $start = state.doc.resolve(start);
    if ($start.depth !== 1 || $start.parent.type !== paragraph) return null;
    const tr = match[1] ? state.tr.insertText(match[1], start, end) : state.tr.delete(start, end);
    return tr.setBlockType(start, start, heading, { level: levels[at] });
  }));
  return inputRules({ rules });
}
