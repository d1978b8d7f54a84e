/* What the editor can hold is what a manuscript can: four headings, paragraphs, plain tables, bold. */
import { Schema } from "prosemirror-model";
import { tableNodes } from "prosemirror-tables";
import { tidy } from "./plain.js";

const tables = tableNodes({ tableGroup: "block", cellContent: "paragraph", cellAttributes: {} });
tables.table.attrs = { widths: { default: null } };

export const schema = new Schema({
  nodes: {
    doc: { content: "block+" },
    paragraph: { group: "block", content: "text*", parseDOM: [{ tag: "p" }], toDOM: () => ["p", 0] },
    heading: {
      group: "block",
      content: "text*",
      defining: true,
      attrs: { level: { default: 1 } },
      parseDOM: [1, 2, 3, 4].map((level) => ({ tag: `h${level + 1}`, attrs: { level } })),
      toDOM: ({ attrs: { level } }) => [`h${level + 1}`, { "data-level": level }, 0],
    },
    ...tables,
    text: {},
  },
  marks: {
    bold: { parseDOM: [{ tag: "strong" }, { tag: "b" }], toDOM: () => ["strong", 0] },
  },
});

const { paragraph, heading, table, table_row: tableRow, table_cell: tableCell, table_header: tableHeader } = schema.nodes;
const texts = (runs) => tidy(runs ?? []).map((run) => schema.text(run.text, run.bold ? [schema.marks.bold.create()] : null));

function nodeOf(block) {
  if (block.kind === "heading") return heading.create({ level: block.level }, texts(block.runs));
  if (block.kind === "paragraph") return paragraph.create(null, texts(block.runs));
  const rows = block.rows.map((row, n) => {
    const type = n === 0 && block.header ? tableHeader : tableCell;
    return tableRow.create(null, row.map((cell) => type.create(null, paragraph.create(null, texts(cell.runs)))));
  });
  return table.create({ widths: block.widths ?? null }, rows);
}

/** The nodes of a manuscript's blocks. */
export const nodesOf = (blocks) => blocks.map(nodeOf);

/** The editor's document of a manuscript; never without a block to write in. */
export function docOf(manuscript) {
  const nodes = nodesOf(manuscript.blocks);
  return schema.nodes.doc.create(null, nodes.length ? nodes : paragraph.create());
}

function runsOf(node) {
  const runs = [];
  node.forEach((text) => runs.push({ text: text.text, bold: text.marks.length > 0 }));
  return tidy(runs);
}

function tableOf(node) {
  const rows = [];
  let header = 0;
  node.forEach((row, _offset, n) => {
    const cells = [];
    let heads = 0;
    row.forEach((cell) => {
      cells.push({ runs: runsOf(cell.firstChild) });
      if (cell.type === tableHeader) heads += 1;
    });
    if (n === 0 && heads === row.childCount) header = 1;
    rows.push(cells);
  });
  const { widths } = node.attrs;
  const told = { kind: "table", header, rows };
  return widths && widths.length === rows[0].length ? { ...told, widths } : told;
}

/** The manuscript of the editor's document; empty headings and paragraphs are none. */
export function manuscriptOf(doc) {
  const blocks = [];
  doc.forEach((node) => {
    if (node.type === table) return blocks.push(tableOf(node));
    const runs = runsOf(node);
    if (!runs.length) return undefined;
    const { level } = node.attrs;
    return blocks.push(level ? { kind: "heading", level, runs } : { kind: "paragraph", runs });
  });
  return { v: 1, blocks };
}
